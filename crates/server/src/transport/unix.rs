//! The Unix socket in the data folder: how the command line speaks to a server.

use std::{
    fs::Permissions,
    io,
    os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt},
    path::Path,
    sync::Arc,
};

use axum::Router;
use tokio::{
    net::{UnixListener, UnixStream},
    sync::watch,
    task::JoinSet,
};

use super::{ServeError, connection};
use crate::{App, Peer};

/// Its name in the data folder.
pub const SOCKET: &str = "neosc.sock";

pub(super) struct Unix {
    pub(super) listener: UnixListener,
    /// The user the server runs as. Nobody else but root is listened to, whatever the permissions of the file.
    pub(super) owner: u32,
    pub(super) router: Router,
    pub(super) app: App,
    pub(super) stopping: watch::Receiver<bool>,
}

/// Listens at `path`. The caller has the data folder's lock, so a socket that is there is a dead server's.
pub(super) fn listen(path: &Path) -> Result<UnixListener, ServeError> {
    let failed = |source| ServeError::Socket {
        path: path.to_owned(),
        source,
    };
    remove_stale(path).map_err(failed)?;
    let listener = UnixListener::bind(path).map_err(failed)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

fn remove_stale(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(found) if found.file_type().is_socket() => std::fs::remove_file(path),
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "something that is no socket is there",
        )),
    }
}

/// Whose the socket is: ours, as we made it.
pub(super) fn owner(path: &Path) -> Result<u32, ServeError> {
    let metadata = std::fs::symlink_metadata(path).map_err(|source| ServeError::Socket {
        path: path.to_owned(),
        source,
    })?;
    Ok(metadata.uid())
}

impl Unix {
    /// Accepts until told to stop, then waits for its connections.
    pub(super) async fn run(mut self) {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                Some(_) = connections.join_next() => continue,
                _ = self.stopping.wait_for(|stop| *stop) => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let Some(peer) = self.peer(&stream) else {
                        continue;
                    };
                    let (router, app) = (self.router.clone(), self.app.clone());
                    let stopping = self.stopping.clone();
                    connections.spawn(async move {
                        connection::serve(stream, peer, router, &app.limits, None, stopping).await;
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection to the socket could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
        drop(self.listener);
        while connections.join_next().await.is_some() {}
    }

    fn peer(&self, stream: &UnixStream) -> Option<Peer> {
        let uid = stream.peer_cred().ok()?.uid();
        if uid != self.owner && uid != 0 {
            tracing::warn!(uid, "a user who may not was refused at the socket");
            return None;
        }
        Some(Peer::Operator {
            os_user: user_name(uid),
        })
    }
}

/// The name of a user, or the number where it has none.
fn user_name(uid: u32) -> Arc<str> {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_in(&passwd, uid).map_or_else(|| uid.to_string().into(), Into::into)
}

fn name_in(passwd: &str, uid: u32) -> Option<&str> {
    passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, _, number) = (parts.next()?, parts.next()?, parts.next()?);
        (number.parse() == Ok(uid) && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_users() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nbroken\njohn:x:1000:1000::/home/john:\n";
        assert_eq!(name_in(passwd, 0), Some("root"));
        assert_eq!(name_in(passwd, 1000), Some("john"));
        assert_eq!(name_in(passwd, 7), None);
    }

    #[tokio::test]
    async fn a_dead_servers_socket_is_replaced_and_a_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SOCKET);
        drop(listen(&path).unwrap());
        let _listener = listen(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let file = folder.path().join("file");
        std::fs::write(&file, "mine").unwrap();
        assert!(listen(&file).is_err());
        assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    }
}

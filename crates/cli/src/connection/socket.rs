//! The socket of the server that serves a folder.

use std::{
    io::ErrorKind,
    os::unix::{fs::FileTypeExt, net::UnixStream},
    path::{Path, PathBuf},
};

use server::SOCKET;

/// What is in a folder in a socket's place.
pub(crate) enum Socket {
    /// A server listens.
    Alive(PathBuf),
    /// A server listened, and ended without removing it.
    Dead(PathBuf),
    /// No server was here, or nobody may look.
    None,
}

/// Looks whether a server serves the folder.
pub(crate) fn look(data: &Path) -> Socket {
    let path = data.join(SOCKET);
    if !std::fs::metadata(&path).is_ok_and(|found| found.file_type().is_socket()) {
        return Socket::None;
    }
    match UnixStream::connect(&path) {
        Ok(_) => Socket::Alive(path),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Socket::Dead(path),
        // Not ours to enter: whoever goes on is told whose the folder is.
        Err(_) => Socket::None,
    }
}

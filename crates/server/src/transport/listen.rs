//! The TCP address.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
};

use tokio::net::TcpListener;

use super::ServeError;
use crate::{Settings, limits::PORTS_TRIED};

pub(super) struct Listening {
    pub(super) listener: TcpListener,
    pub(super) address: SocketAddr,
    /// The usual address, if it was taken.
    pub(super) taken: Option<SocketAddr>,
}

/// Listens where told; where nothing is told at the usual port, or the next that is free.
pub(super) async fn listen(settings: &Settings) -> Result<Listening, ServeError> {
    let first = settings.address();
    let ports = if settings.listen.is_some() {
        0
    } else {
        PORTS_TRIED
    };
    let mut last = None;
    for port in (0..=ports).filter_map(|next| first.port().checked_add(next)) {
        let address = SocketAddr::new(first.ip(), port);
        match bind(address).await {
            Ok((listener, bound)) => {
                return Ok(Listening {
                    listener,
                    address: bound,
                    taken: (port != first.port()).then_some(first),
                });
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => last = Some((address, error)),
            Err(source) => return Err(ServeError::Listen { address, source }),
        }
    }
    let (address, source) = last.unwrap_or((first, ErrorKind::AddrInUse.into()));
    Err(ServeError::Listen { address, source })
}

async fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

//! The other end of a connection.

use std::{net::SocketAddr, sync::Arc};

/// Who is at the other end of a connection. Each transport puts it beside its requests as an extension; nothing that a
/// client writes can.
#[derive(Clone, Debug)]
pub enum Peer {
    /// A TCP connection.
    Tcp {
        /// The next hop: a client, or a proxy.
        address: SocketAddr,
        /// Whether we speak TLS with it.
        tls: bool,
    },
    /// The command line on this machine, through the Unix socket or in its own process.
    Operator {
        /// The name of the operating system's user.
        os_user: Arc<str>,
    },
}

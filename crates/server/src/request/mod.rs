//! What is known of a request before anybody looks at who sends it.

mod address;
mod id;
mod peer;

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
};
use platform::Caller;

pub(crate) use address::forwarded_for;
pub(crate) use id::RequestIds;
pub use peer::Peer;

use crate::{App, settings::Checked};

/// A request's circumstances. Cheap to clone; handlers take it as an `Extension`.
#[derive(Clone, Debug)]
pub(crate) struct Call(Arc<Known>);

#[derive(Debug)]
pub(crate) struct Known {
    /// The client's id for the request, or ours.
    pub(crate) id: HeaderValue,
    /// The client's address; none in-process and on the Unix socket.
    pub(crate) address: Option<IpAddr>,
    /// Whether the client's side speaks TLS.
    pub(crate) secure: bool,
    /// Whether the client is a program on this machine, for all we can know.
    pub(crate) local: bool,
    /// The operating system's user, on the Unix socket.
    pub(crate) operator: Option<Arc<str>>,
    user_agent: Option<HeaderValue>,
}

impl std::ops::Deref for Call {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0
    }
}

impl Call {
    pub(crate) fn of(app: &App, request: &Request) -> Self {
        let (headers, settings) = (request.headers(), &app.settings);
        let peer = request.extensions().get::<Peer>();
        let (tcp, tls) = match peer {
            Some(Peer::Tcp { address, tls }) => (Some(address.ip().to_canonical()), *tls),
            _ => (None, false),
        };
        let operator = match peer {
            Some(Peer::Operator { os_user }) => Some(os_user.clone()),
            _ => None,
        };
        let trusted = tcp.is_some_and(|address| settings.trusts(address));
        let address = match tcp {
            Some(peer) if trusted => Some(forwarded_for(headers, peer, settings)),
            other => other,
        };
        let local = operator.is_some() || tcp.is_some_and(|peer| is_local(peer, headers, settings));
        Self(Arc::new(Known {
            id: app.ids.of(headers),
            address,
            secure: tls || is_secure_in_front(headers, trusted, settings),
            local,
            operator,
            user_agent: headers.get(header::USER_AGENT).cloned(),
        }))
    }

    /// The same for the platform, which records it.
    pub(crate) fn caller(&self) -> Caller {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Caller {
            ip: self.address,
            user_agent: self.user_agent.as_ref().map(text),
            request_id: Some(text(&self.id)),
        }
    }
}

/// Whether a proxy in front speaks TLS with the client.
fn is_secure_in_front(headers: &HeaderMap, trusted: bool, settings: &Checked) -> bool {
    if !trusted && !settings.behind_proxy {
        return false;
    }
    let told = || {
        let last = headers.get_all("x-forwarded-proto").iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next().map(str::trim)
    };
    let public = settings.public_origin.as_deref();
    (trusted && told() == Some("https")) || public.is_some_and(|url| url.starts_with("https://"))
}

/// Behind a proxy on the same machine everybody comes from loopback, so a trace of a proxy is enough to doubt it; and a
/// page that points its own name at 127.0.0.1 does not have a loopback `Host`.
fn is_local(peer: IpAddr, headers: &HeaderMap, settings: &Checked) -> bool {
    const TRACES: [&str; 6] = [
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "true-client-ip",
        "cf-connecting-ip",
    ];
    let is_trace = |name: &str| name.starts_with("x-forwarded-") || TRACES.contains(&name);
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    peer.is_loopback()
        && !settings.behind_proxy
        && !headers.keys().any(|name| is_trace(name.as_str()))
        && host.is_none_or(is_loopback_name)
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names() {
        for name in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8787",
            "[::1]:1",
            "[::1]",
            "127.9.9.9",
        ] {
            assert!(is_loopback_name(name), "{name}");
        }
        for name in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "[::2]:1",
            "localhost.evil",
        ] {
            assert!(!is_loopback_name(name), "{name}");
        }
    }
}

//! The address of a client behind proxies.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use crate::settings::Checked;

/// The right-most address that was not set by a trusted proxy. `peer` is the proxy we talk to, and trusted.
///
/// Everything to the left of it is whatever the client liked to send. What is no address ends the search: the hop that
/// set it is the last one known.
pub(crate) fn forwarded_for(headers: &HeaderMap, peer: IpAddr, settings: &Checked) -> IpAddr {
    let mut known = peer;
    let lines = headers.get_all("x-forwarded-for");
    let lines: Vec<_> = lines.iter().collect();
    for line in lines.into_iter().rev() {
        let Ok(line) = line.to_str() else {
            return known;
        };
        for hop in line.rsplit(',') {
            let Some(address) = address(hop.trim()) else {
                return known;
            };
            known = address;
            if !settings.trusts(address) {
                return known;
            }
        }
    }
    known
}

/// An address, which some proxies write with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let address: IpAddr = text
        .parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|both| both.ip()))
        .or_else(bare)?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::Settings;

    #[test]
    fn the_right_most_untrusted_address_counts() {
        let settings = Settings {
            trusted_proxies: vec!["10.0.0.0/8".into(), "fd00::/8".into()],
            ..Settings::default()
        };
        let settings = settings.check().unwrap();
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        for (lines, expected) in [
            (&[][..], "10.0.0.1"),
            (&["203.0.113.7"], "203.0.113.7"),
            (&["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
            (&["1.1.1.1, 203.0.113.7, 10.2.3.4"], "203.0.113.7"),
            (&["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
            (&["203.0.113.7", "10.0.0.9, fd00::1"], "203.0.113.7"),
            (&["10.0.0.5, 10.0.0.6"], "10.0.0.5"),
            (&["::ffff:203.0.113.7"], "203.0.113.7"),
            (&["203.0.113.7:4711"], "203.0.113.7"),
            (&["[2001:db8::1]:80"], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
            (&["1.1.1.1, unknown"], "10.0.0.1"),
            (&["1.1.1.1, unknown, 10.0.0.8"], "10.0.0.8"),
            (&[""], "10.0.0.1"),
            (&["1.1.1.1,"], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let found = forwarded_for(&headers, peer, &settings);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{lines:?}");
        }
    }
}

//! Addresses and networks.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An IPv4 or IPv6 network; a single address is one of full length.
///
/// An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address, as in stored events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    /// Its bits beyond `bits` are zero.
    base: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`. Bits of the address beyond the length are ignored. `None` if it is
    /// neither an address nor a network.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            None => (text, None),
            Some((address, bits))
                if !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                (address, Some(bits.parse::<u8>().ok()?))
            }
            Some(_) => return None,
        };
        match (address.parse().ok()?, bits) {
            (IpAddr::V4(address), bits) => Self::v4(address, bits.unwrap_or(32)),
            (IpAddr::V6(address), bits) => {
                let bits = bits.unwrap_or(128);
                match (address.to_ipv4_mapped(), bits.checked_sub(96)) {
                    (Some(address), Some(bits)) => Self::v4(address, bits),
                    _ => Self::v6(address, bits),
                }
            }
        }
    }

    /// Whether `address` is in this network. An IPv4 network has no IPv6 addresses and the other way round.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                base.to_bits() == address.to_bits() & mask4(self.bits)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                base.to_bits() == address.to_bits() & mask6(self.bits)
            }
            _ => false,
        }
    }

    /// The first address, and how many of its bits are fixed.
    pub fn parts(self) -> (IpAddr, u8) {
        (self.base, self.bits)
    }

    fn v4(address: Ipv4Addr, bits: u8) -> Option<Self> {
        let base = IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask4(bits)));
        (bits <= 32).then_some(Self { base, bits })
    }

    fn v6(address: Ipv6Addr, bits: u8) -> Option<Self> {
        let base = IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask6(bits)));
        (bits <= 128).then_some(Self { base, bits })
    }
}

fn mask4(bits: u8) -> u32 {
    u32::MAX
        .checked_shl(32_u32.saturating_sub(bits.into()))
        .unwrap_or(0)
}

fn mask6(bits: u8) -> u128 {
    u128::MAX
        .checked_shl(128_u32.saturating_sub(bits.into()))
        .unwrap_or(0)
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.base, self.bits) {
            (IpAddr::V4(base), 32) => write!(f, "{base}"),
            (IpAddr::V6(base), 128) => write!(f, "{base}"),
            (base, bits) => write!(f, "{base}/{bits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn networks_hold_their_addresses() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.9.9.9/8", "10.0.0.0", "9.255.255.255"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
            ("192.0.2.6/31", "192.0.2.7", "192.0.2.8"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::/0", "fe80::1", "10.0.0.1"),
            ("::1", "::1", "::2"),
            ("::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.1"),
            ("10.1.0.0/16", "::ffff:10.1.2.3", "::ffff:10.2.0.0"),
        ] {
            let parsed = Network::parse(network).unwrap();
            assert!(
                parsed.contains(inside.parse().unwrap()),
                "{inside} in {network}"
            );
            assert!(
                !parsed.contains(outside.parse().unwrap()),
                "{outside} not in {network}"
            );
            assert_eq!(
                Network::parse(&parsed.to_string()),
                Some(parsed),
                "{network} reads back"
            );
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "::/129",
            "10.0.0",
            "010.0.0.1",
            "fe80::1%eth0",
            "a/8",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}

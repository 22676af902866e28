//! What an operator chooses. Plain data; what cannot be is refused before anything listens.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use filter::Network;
use serde::{Deserialize, Serialize};

use crate::sso::SsoSettings;

/// Where the server listens unless told.
pub const USUAL_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);

/// The largest bound of actions outside the catalogue.
const MOST_ACTIONS: u64 = 65_536;

/// Settings of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where to listen. Not given: [`USUAL_ADDRESS`], or the next port that is free.
    pub listen: Option<SocketAddr>,
    /// Speak TLS.
    pub tls: Option<TlsFiles>,
    /// A proxy in front speaks TLS: listening publicly without it is meant so.
    pub behind_proxy: bool,
    /// Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<String>,
    /// How browsers reach this server (`https://audit.example.org`): the origin that writes by cookie must have.
    pub public_url: Option<String>,
    /// Whether anybody may register. Not given: only where just this machine can reach the server.
    pub registration: Option<bool>,
    /// Whether checkpoints, keys and tiles are for everybody. They hold hashes alone; entries are never public.
    pub publish_log: bool,
    /// Different actions outside the catalogue an organization may use, 1 to 65,536: [`store::Options::custom_actions`].
    pub custom_actions: u64,
    /// The provider people may sign in through.
    pub sso: Option<SsoSettings>,
}

/// PEM files for TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFiles {
    /// The certificate and those between it and its root, in this order.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: None,
            tls: None,
            behind_proxy: false,
            trusted_proxies: Vec::new(),
            public_url: None,
            registration: None,
            publish_log: true,
            custom_actions: store::CUSTOM_ACTIONS,
            sso: None,
        }
    }
}

/// Settings that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Passwords and tokens would cross the network in the clear.
    #[error(
        "{0} can be reached from other machines, and passwords would cross the network in the clear: \
         give a certificate (--tls-cert, --tls-key), or say --behind-proxy if a proxy in front speaks TLS"
    )]
    PublicWithoutTls(SocketAddr),
    /// Not an address or network.
    #[error("`{0}` is no address or network of a proxy: write 10.0.0.1 or 10.0.0.0/8")]
    Proxy(String),
    /// Not an origin.
    #[error("the public URL `{0}` must be like https://audit.example.org, without a path")]
    PublicUrl(String),
    /// None, or more than a filter or a console could show.
    #[error("an organization may use 1 to 65536 actions of its own, not {0} (--custom-actions)")]
    CustomActions(u64),
    /// Single sign-on cannot be as it is set.
    #[error("single sign-on: {0}")]
    Sso(String),
}

impl Settings {
    /// Where to listen first.
    pub fn address(&self) -> SocketAddr {
        self.listen.unwrap_or(USUAL_ADDRESS)
    }

    /// Whether anybody may register.
    pub fn registration_open(&self) -> bool {
        let only_here = self.address().ip().is_loopback() && !self.behind_proxy;
        self.registration.unwrap_or(only_here)
    }

    /// What the settings mean, once they make sense.
    pub(crate) fn check(&self) -> Result<Checked, SettingsError> {
        let address = self.address();
        let open = self.tls.is_none() && !self.behind_proxy;
        if open && !address.ip().to_canonical().is_loopback() {
            return Err(SettingsError::PublicWithoutTls(address));
        }
        if !(1..=MOST_ACTIONS).contains(&self.custom_actions) {
            return Err(SettingsError::CustomActions(self.custom_actions));
        }
        let proxies = self
            .trusted_proxies
            .iter()
            .map(|text| Network::parse(text).ok_or_else(|| SettingsError::Proxy(text.clone())))
            .collect::<Result<_, _>>()?;
        let public_origin = self.public_url.as_deref().map(origin).transpose()?;
        Ok(Checked {
            proxies,
            public_origin,
            behind_proxy: self.behind_proxy,
            publish_log: self.publish_log,
        })
    }
}

/// Settings that make sense, as requests need them.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) proxies: Vec<Network>,
    /// Scheme and authority in lower case, as browsers send an `Origin`.
    pub(crate) public_origin: Option<String>,
    pub(crate) behind_proxy: bool,
    pub(crate) publish_log: bool,
}

impl Checked {
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|proxy| proxy.contains(address))
    }
}

fn origin(url: &str) -> Result<String, SettingsError> {
    let bad = || SettingsError::PublicUrl(url.to_owned());
    let lower = url.strip_suffix('/').unwrap_or(url).to_ascii_lowercase();
    let (scheme, authority) = lower.split_once("://").ok_or_else(bad)?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    let usable = !authority.is_empty() && authority.bytes().all(plain);
    if !matches!(scheme, "http" | "https") || !usable {
        return Err(bad());
    }
    // Browsers leave the usual port out of an origin.
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(usual).unwrap_or(authority);
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_listening_needs_tls_or_a_proxy() {
        for (listen, tls, behind_proxy, fine) in [
            ("127.0.0.1:1", false, false, true),
            ("[::1]:1", false, false, true),
            ("[::ffff:127.0.0.1]:1", false, false, true),
            ("0.0.0.0:1", false, false, false),
            ("[::]:1", false, false, false),
            ("192.168.1.7:1", false, false, false),
            ("192.168.1.7:1", true, false, true),
            ("0.0.0.0:1", false, true, true),
        ] {
            let files = TlsFiles {
                cert: "c".into(),
                key: "k".into(),
            };
            let settings = Settings {
                listen: Some(listen.parse().unwrap()),
                tls: tls.then_some(files),
                behind_proxy,
                ..Settings::default()
            };
            assert_eq!(settings.check().is_ok(), fine, "{listen}");
        }
    }

    #[test]
    fn registration_is_open_only_to_this_machine() {
        let at = |listen: &str, behind_proxy, registration| Settings {
            listen: Some(listen.parse().unwrap()),
            behind_proxy,
            registration,
            ..Settings::default()
        };
        assert!(Settings::default().registration_open());
        assert!(!at("0.0.0.0:1", false, None).registration_open());
        assert!(!at("127.0.0.1:1", true, None).registration_open());
        assert!(at("0.0.0.0:1", false, Some(true)).registration_open());
        assert!(!at("127.0.0.1:1", false, Some(false)).registration_open());
    }

    #[test]
    fn origins_are_as_browsers_write_them() {
        assert_eq!(origin("https://A.example/").unwrap(), "https://a.example");
        assert_eq!(origin("https://a:443").unwrap(), "https://a");
        assert_eq!(origin("http://[::1]:8787").unwrap(), "http://[::1]:8787");
        for bad in [
            "",
            "a.example",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://u@a",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_settings_and_bad_proxies_are_refused() {
        let read = |json| serde_json::from_str::<Settings>(json);
        assert!(read(r#"{"behind_proxy": true}"#).is_ok());
        assert!(read(r#"{"behindproxy": true}"#).is_err());
        for custom_actions in [0, 65_537] {
            let settings = Settings {
                custom_actions,
                ..Settings::default()
            };
            let refused = settings.check().unwrap_err();
            assert_eq!(refused, SettingsError::CustomActions(custom_actions));
        }
        let settings = Settings {
            trusted_proxies: vec!["10.0.0.0/33".into()],
            ..Settings::default()
        };
        assert!(matches!(settings.check(), Err(SettingsError::Proxy(_))));
    }
}

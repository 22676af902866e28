//! Who the provider is, and who we are to it.

use std::fmt;

use url::{Host, Url};
use zeroize::Zeroizing;

/// A provider, and ourselves as its client.
#[derive(Clone)]
pub struct Settings {
    /// The provider's issuer, exactly as its tokens say: `https://example.zitadel.cloud`.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there; none: a public client, whose opaque access tokens cannot be looked up.
    pub client_secret: Option<Zeroizing<String>>,
    /// Where browsers come back to.
    pub redirect_uri: String,
    /// Where browsers go once they are signed out.
    pub signed_out_uri: String,
    /// Id of the Zitadel project whose roles count and whose access tokens are accepted.
    pub project: Option<String>,
    /// Ids of the clients whose access tokens are accepted; none: of all whose tokens are made for us.
    pub clients: Vec<String>,
    /// Id of the Zitadel organization people must be of; roles granted by others do not count.
    pub issuer_org: Option<String>,
}

/// Without the secret.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Settings that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Not an address of an issuer.
    #[error(
        "the issuer `{0}` must be an https:// address without query (http:// only on this machine)"
    )]
    Issuer(String),
    /// Empty, or with characters no id has.
    #[error("the {0} must be 1 to 255 visible characters without spaces")]
    Id(&'static str),
    /// No client can be made.
    #[error("TLS cannot be spoken here: {0}")]
    Client(String),
}

impl Settings {
    /// Refuses what cannot be.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn check(&self) -> Result<(), SettingsError> {
        let issuer = Url::parse(&self.issuer).ok();
        let usable = issuer
            .is_some_and(|url| is_safe(&url) && url.query().is_none() && url.fragment().is_none());
        if !usable {
            return Err(SettingsError::Issuer(self.issuer.clone()));
        }
        let is_id = |text: &str| {
            (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
        };
        if !is_id(&self.client_id) {
            return Err(SettingsError::Id("client id"));
        }
        if !self.clients.iter().all(|id| is_id(id)) {
            return Err(SettingsError::Id("id of each client"));
        }
        if !self.project.as_deref().is_none_or(is_id) {
            return Err(SettingsError::Id("project"));
        }
        if !self.issuer_org.as_deref().is_none_or(is_id) {
            return Err(SettingsError::Id("Zitadel organization"));
        }
        Ok(())
    }

    /// The scopes asked for: Zitadel asserts no role that nobody asked for.
    pub(crate) fn scope(&self) -> String {
        let mut scope = "openid profile email urn:zitadel:iam:org:projects:roles".to_owned();
        for role in ["admin", "auditor", "user"] {
            scope.push_str(" urn:zitadel:iam:org:project:role:");
            scope.push_str(role);
        }
        if let Some(project) = &self.project {
            scope.push_str(&format!(" urn:zitadel:iam:org:project:id:{project}:aud"));
        }
        if let Some(org) = &self.issuer_org {
            scope.push_str(&format!(" urn:zitadel:iam:org:id:{org}"));
        }
        scope
    }
}

/// Whether nobody can listen on the way there.
pub(crate) fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || url.scheme() == "http" && here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers() {
        let check = |issuer: &str| {
            let settings = Settings {
                issuer: issuer.into(),
                client_id: "neosc".into(),
                client_secret: None,
                redirect_uri: String::new(),
                signed_out_uri: String::new(),
                project: None,
                clients: Vec::new(),
                issuer_org: None,
            };
            settings.check().is_ok()
        };
        for good in [
            "https://a.zitadel.cloud",
            "https://a.example/realm/x",
            "http://127.0.0.1:9",
            "http://localhost",
            "http://[::1]:9",
        ] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "",
            "a.zitadel.cloud",
            "http://a.zitadel.cloud",
            "https://a?b",
            "https://a#b",
            "ftp://localhost",
            "http://localhost.evil.example",
        ] {
            assert!(!check(bad), "{bad}");
        }
    }
}

//! The code flow: what is drawn for it, and the address a browser is sent to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use url::Url;

use crate::settings::Settings;

/// A sign-in that has begun: to be kept by the browser that began it, away from its pages, and shown by it alone.
///
/// It is of use once: the provider accepts a code once.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Comes back with the code, so that nobody can be signed in as somebody else by a link.
    pub state: String,
    /// Comes back in the ID token, so that no other token can be put in its place.
    pub nonce: String,
    /// Proves that whoever redeems the code began the sign-in (RFC 7636).
    pub verifier: String,
}

/// Where a browser is to be sent, and what is to be kept meanwhile.
pub struct Begun {
    /// At the provider.
    pub url: String,
    /// To be given to [`crate::Provider::finish`].
    pub pending: Pending,
}

impl Pending {
    /// Draws 32 bytes for each part.
    pub fn draw(random: &dyn Fn(&mut [u8])) -> Self {
        let text = || {
            let mut bytes = [0; 32];
            random(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Self {
            state: text(),
            nonce: text(),
            verifier: text(),
        }
    }

    pub(crate) fn url(&self, mut endpoint: Url, settings: &Settings) -> String {
        let challenge = digest::digest(&digest::SHA256, self.verifier.as_bytes());
        endpoint
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", &settings.redirect_uri)
            .append_pair("scope", &settings.scope())
            .append_pair("state", &self.state)
            .append_pair("nonce", &self.nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256");
        endpoint.into()
    }
}

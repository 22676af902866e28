//! The end of a session at the provider: told by it (Back-Channel Logout 1.0), or asked of it (RP-Initiated Logout 1.0).

use url::Url;

use crate::{claims::Claims, failure::TokenFault, settings::Settings};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What ended, by the word of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whose provider it is.
    pub issuer: String,
    /// Who; all their sessions if none is named.
    pub subject: Option<String>,
    /// Which session.
    pub session: Option<String>,
}

/// Reads the claims of a logout token that was verified (2.6).
pub(crate) fn read(claims: &Claims, settings: &Settings) -> Result<Ended, TokenFault> {
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    let is_one = event.is_some_and(serde_json::Value::is_object) && !claims.has("nonce");
    if !is_one || claims.time("iat").is_none() || claims.text("jti").is_none() {
        return Err(TokenFault::Kind);
    }
    let subject = match claims.has("sub") {
        true => Some(claims.subject()?.to_owned()),
        false => None,
    };
    let session = claims.given("sid");
    if subject.is_none() && session.is_none() {
        return Err(TokenFault::Subject);
    }
    Ok(Ended {
        issuer: settings.issuer.clone(),
        subject,
        session,
    })
}

/// Where a browser ends its session at the provider too.
pub(crate) fn url(mut endpoint: Url, settings: &Settings, id_token: Option<&str>) -> String {
    {
        let mut query = endpoint.query_pairs_mut();
        query.append_pair("client_id", &settings.client_id);
        query.append_pair("post_logout_redirect_uri", &settings.signed_out_uri);
        if let Some(token) = id_token {
            query.append_pair("id_token_hint", token);
        }
    }
    endpoint.into()
}

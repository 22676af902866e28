//! What a provider says of itself (OpenID Connect Discovery 1.0).

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::{failure::Failure, settings::is_safe};

/// Its endpoints.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) authorization: Url,
    pub(crate) token: Url,
    pub(crate) userinfo: Url,
    pub(crate) keys: Url,
    pub(crate) introspection: Option<Url>,
    pub(crate) end_session: Option<Url>,
    /// Whether answers name the issuer (RFC 9207).
    pub(crate) names_issuer: bool,
    /// Whether it takes a client's secret in the header, as it should; else in the body.
    pub(crate) takes_basic: bool,
}

#[derive(Deserialize)]
struct Raw {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    introspection_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// Where an issuer says what it is.
pub(crate) fn address(issuer: &str) -> String {
    let issuer = issuer.trim_end_matches('/');
    format!("{issuer}/.well-known/openid-configuration")
}

/// Reads it. It must be of the issuer that was asked, and no endpoint may be one that others can listen on the way to.
pub(crate) fn read(body: Value, issuer: &str) -> Result<Document, Failure> {
    let raw: Raw = serde_json::from_value(body).map_err(|_| {
        Failure::Unavailable("its configuration lacks what OpenID Connect needs".into())
    })?;
    if raw.issuer != issuer {
        let why =
            "its configuration names another issuer: sso_issuer must be the same to the letter";
        return Err(Failure::Unavailable(why.into()));
    }
    let perhaps = |text: Option<String>| text.map(|text| endpoint(&text)).transpose();
    Ok(Document {
        authorization: endpoint(&raw.authorization_endpoint)?,
        token: endpoint(&raw.token_endpoint)?,
        userinfo: endpoint(&raw.userinfo_endpoint)?,
        keys: endpoint(&raw.jwks_uri)?,
        introspection: perhaps(raw.introspection_endpoint)?,
        end_session: perhaps(raw.end_session_endpoint)?,
        names_issuer: raw.authorization_response_iss_parameter_supported,
        takes_basic: raw
            .token_endpoint_auth_methods_supported
            .is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic")),
    })
}

fn endpoint(text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).ok().filter(is_safe);
    url.ok_or_else(|| Failure::Unavailable("an endpoint of it is no https:// address".into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_issuer_that_was_asked_and_safe_endpoints() {
        let document = |issuer: &str, token: &str| {
            json!({
                "issuer": issuer,
                "authorization_endpoint": "https://id.example/authorize",
                "token_endpoint": token,
                "userinfo_endpoint": "https://id.example/userinfo",
                "jwks_uri": "https://id.example/keys",
            })
        };
        let (us, token) = ("https://id.example", "https://id.example/token");
        let read = |body| read(body, us);
        assert!(read(document(us, token)).unwrap().takes_basic);
        assert!(read(document("https://id.example/", token)).is_err());
        assert!(read(document(us, "http://id.example/token")).is_err());
        assert!(read(json!({"issuer": us})).is_err());
        assert_eq!(address("https://id.example/"), address(us));
    }
}

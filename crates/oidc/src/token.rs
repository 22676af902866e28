//! Signed tokens (RFC 7519): who signed them, for whom, and until when.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Validation, errors::ErrorKind};
use serde::Deserialize;

use crate::{claims::Claims, failure::TokenFault, keys::Keys, ring_provider};

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16_384;
/// Seconds by which clocks may differ.
pub(crate) const LEEWAY: u64 = 60;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

/// Whether a text has the form of a signed token.
pub(crate) fn is_signed(token: &str) -> bool {
    token.split('.').count() == 3 && read_header(token).is_some()
}

fn read_header(token: &str) -> Option<Header> {
    let (header, _) = token.split_once('.')?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
}

/// The claims of a token that one of `keys` signed, that `issuer` made for one of `audiences`, and that is valid at `now`.
///
/// # Errors
/// What is wrong with it; [`TokenFault::Key`] may pass when the keys are read anew.
pub(crate) fn verify(
    token: &str,
    keys: &Keys,
    issuer: &str,
    audiences: &[&str],
    now: u64,
) -> Result<Claims, TokenFault> {
    if token.len() > LONGEST {
        return Err(TokenFault::Malformed);
    }
    let header = read_header(token).ok_or(TokenFault::Malformed)?;
    // What it says must be understood (RFC 7515, 4.1.11), and we understand nothing of the kind.
    if header.crit.is_some() {
        return Err(TokenFault::Malformed);
    }
    let algorithm = accepted(&header.alg).ok_or(TokenFault::Algorithm)?;
    ring_provider::install();
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[issuer]);
    validation.set_audience(audiences);
    validation.set_required_spec_claims(&["iss", "aud", "exp"]);
    // Ours is another clock.
    validation.validate_exp = false;
    let mut fault = TokenFault::Key;
    for key in keys.of(header.kid.as_deref(), algorithm) {
        match jsonwebtoken::decode::<Claims>(token, key, &validation) {
            Ok(data) => return timely(data.claims, issuer, now),
            Err(error) => fault = of(error.kind()),
        }
        if fault != TokenFault::Signature {
            break;
        }
    }
    Err(fault)
}

/// Signatures with a public key alone: with a shared secret whoever can check a token can make one.
fn accepted(name: &str) -> Option<Algorithm> {
    let algorithm: Algorithm = name.parse().ok()?;
    let shared = matches!(
        algorithm,
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
    );
    (!shared).then_some(algorithm)
}

fn timely(claims: Claims, issuer: &str, now: u64) -> Result<Claims, TokenFault> {
    // The library would take one of several.
    if claims.text("iss") != Some(issuer) {
        return Err(TokenFault::Issuer);
    }
    let latest = now.saturating_add(LEEWAY);
    if claims.time("exp").ok_or(TokenFault::Malformed)? <= now.saturating_sub(LEEWAY) {
        return Err(TokenFault::Expired);
    }
    let ahead = |name| claims.time(name).is_some_and(|at| at > latest);
    if ahead("nbf") || ahead("iat") {
        return Err(TokenFault::NotYet);
    }
    Ok(claims)
}

fn of(kind: &ErrorKind) -> TokenFault {
    match kind {
        ErrorKind::InvalidSignature => TokenFault::Signature,
        ErrorKind::InvalidIssuer => TokenFault::Issuer,
        ErrorKind::InvalidAudience => TokenFault::Audience,
        ErrorKind::MissingRequiredClaim(name) if name == "iss" => TokenFault::Issuer,
        ErrorKind::MissingRequiredClaim(name) if name == "aud" => TokenFault::Audience,
        ErrorKind::InvalidAlgorithm
        | ErrorKind::UnsupportedAlgorithm
        | ErrorKind::InvalidKeyFormat => TokenFault::Algorithm,
        _ => TokenFault::Malformed,
    }
}

/// Whether `at_hash` is of this access token: the left half of its hash by the hash of the ID token's algorithm
/// (Core 3.1.3.6).
pub(crate) fn is_hash_of(at_hash: &str, access_token: &str, id_token: &str) -> bool {
    let name = read_header(id_token).map(|header| header.alg);
    let algorithm = match name.as_deref().unwrap_or_default() {
        name if name.ends_with("256") => &ring::digest::SHA256,
        name if name.ends_with("384") => &ring::digest::SHA384,
        _ => &ring::digest::SHA512,
    };
    let hash = ring::digest::digest(algorithm, access_token.as_bytes());
    let half = hash.as_ref().get(..hash.as_ref().len() / 2);
    half.map(|half| URL_SAFE_NO_PAD.encode(half)).as_deref() == Some(at_hash)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        keys: Vec<Value>,
        tokens: BTreeMap<String, String>,
        /// Without the id of its key, which is the second of its kind.
        nameless: String,
    }

    fn vectors() -> Vectors {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../testdata/oidc/signed.json"
        );
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn checked(keys: &[Value], token: &str) -> Result<String, TokenFault> {
        let keys = Keys::read(&json!({"keys": keys})).unwrap();
        let claims = verify(
            token,
            &keys,
            "https://id.example",
            &["neosc"],
            1_800_000_000,
        )?;
        claims.subject().map(str::to_owned)
    }

    #[test]
    fn what_another_program_signed_is_accepted_and_nothing_else() {
        let Vectors {
            keys,
            tokens,
            nameless,
        } = vectors();
        assert_eq!(checked(&keys, &nameless), Ok("1".to_owned()));
        assert_eq!(checked(&keys[..1], &nameless), Err(TokenFault::Signature));
        assert_eq!(tokens.len(), 7);
        for (algorithm, token) in &tokens {
            let expected = match algorithm.as_str() {
                // Its key is too short.
                "RS384" => Err(TokenFault::Signature),
                _ => Ok("1".to_owned()),
            };
            assert_eq!(checked(&keys, token), expected, "{algorithm}");
            let header = token.find('.').unwrap();
            for at in [header + 3, token.len() - 20] {
                let mut changed = token.clone();
                let other = if changed.as_bytes()[at] == b'A' {
                    "B"
                } else {
                    "A"
                };
                changed.replace_range(at..=at, other);
                let fault = checked(&keys, &changed).unwrap_err();
                assert_eq!(fault, TokenFault::Signature, "{algorithm} {at}");
            }
        }
    }

    #[test]
    fn a_key_is_used_for_its_algorithm_alone() {
        let Vectors {
            mut keys, tokens, ..
        } = vectors();
        let token = &tokens["RS256"];
        for (name, value, expected) in [
            ("use", json!("enc"), Err(TokenFault::Key)),
            ("alg", json!("PS256"), Err(TokenFault::Key)),
            ("kid", json!("another"), Err(TokenFault::Key)),
            ("kty", json!("oct"), Err(TokenFault::Key)),
            ("x", json!(1), Ok("1".to_owned())),
        ] {
            let was = keys[0].clone();
            keys[0][name] = value;
            assert_eq!(checked(&keys, token), expected, "{name}");
            keys[0] = was;
        }
        keys[0].as_object_mut().unwrap().remove("alg");
        assert_eq!(checked(&keys, token), Ok("1".to_owned()));
        assert_eq!(checked(&[], token), Err(TokenFault::Key));
    }

    #[test]
    fn what_is_no_token() {
        let keys = vectors().keys;
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for bad in [
            String::new(),
            "a.b.c".into(),
            format!("{}.e30.", part("{}")),
            format!("{}.e30.e30.e30", part(r#"{"alg":"RS256","kid":"r"}"#)),
            format!("{}.e30.", part(r#"{"alg":"RS256","crit":["b64"]}"#)),
            "x".repeat(LONGEST + 1),
        ] {
            assert!(checked(&keys, &bad).is_err(), "{bad}");
        }
        for alg in ["none", "None", "HS256", "HS512", "RS1", ""] {
            let token = format!("{}.e30.", part(&json!({"alg": alg}).to_string()));
            assert_eq!(checked(&keys, &token), Err(TokenFault::Algorithm), "{alg}");
        }
    }

    #[test]
    fn the_access_token_an_id_token_came_with() {
        // OpenID Connect Core, A.3 and A.4.
        let id_token = format!("{}.e30.", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#));
        let access = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert!(is_hash_of("77QmUPtjPfzWtF2AnpK9RQ", access, &id_token));
        assert!(!is_hash_of("77QmUPtjPfzWtF2AnpK9RQ", "another", &id_token));
    }
}

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

//! Signatures of tokens, checked by ring: what rustls brings along anyhow.

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind,
    crypto::{CryptoProvider, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
};
use ring::signature as ring;
use signature::Verifier;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes ring what checks. Whoever came before us did the same.
pub(crate) fn install() {
    let _ = PROVIDER.install_default();
}

/// A public key, and the one algorithm it is used with.
enum Key {
    Rsa(&'static ring::RsaParameters, Vec<u8>, Vec<u8>),
    Point(&'static dyn ring::VerificationAlgorithm, Vec<u8>),
}

struct RingVerifier(Algorithm, Key);

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let checked = match &self.1 {
            Key::Rsa(parameters, n, e) => {
                ring::RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            Key::Point(algorithm, point) => {
                ring::UnparsedPublicKey::new(*algorithm, point).verify(message, signature)
            }
        };
        checked.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.0
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let rsa = |parameters| match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            Ok(Key::Rsa(parameters, plain(n), plain(e)))
        }
        DecodingKeyKind::SecretOrDer(_) => Err(Error::from(ErrorKind::InvalidKeyFormat)),
    };
    let point = |family, algorithm| {
        if key.family() != family {
            return Err(Error::from(ErrorKind::InvalidKeyFormat));
        }
        Ok(Key::Point(algorithm, key.try_get_as_bytes()?.to_vec()))
    };
    let found = match algorithm {
        Algorithm::RS256 => rsa(&ring::RSA_PKCS1_2048_8192_SHA256)?,
        Algorithm::RS384 => rsa(&ring::RSA_PKCS1_2048_8192_SHA384)?,
        Algorithm::RS512 => rsa(&ring::RSA_PKCS1_2048_8192_SHA512)?,
        Algorithm::PS256 => rsa(&ring::RSA_PSS_2048_8192_SHA256)?,
        Algorithm::PS384 => rsa(&ring::RSA_PSS_2048_8192_SHA384)?,
        Algorithm::PS512 => rsa(&ring::RSA_PSS_2048_8192_SHA512)?,
        Algorithm::ES256 => point(AlgorithmFamily::Ec, &ring::ECDSA_P256_SHA256_FIXED)?,
        Algorithm::ES384 => point(AlgorithmFamily::Ec, &ring::ECDSA_P384_SHA384_FIXED)?,
        Algorithm::EdDSA => point(AlgorithmFamily::Ed, &ring::ED25519)?,
        _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
    };
    Ok(Box::new(RingVerifier(*algorithm, found)))
}

/// A number without leading zeros, as ring has it.
fn plain(number: &[u8]) -> Vec<u8> {
    let first = number.iter().position(|byte| *byte != 0);
    first
        .and_then(|at| number.get(at..))
        .unwrap_or_default()
        .to_vec()
}

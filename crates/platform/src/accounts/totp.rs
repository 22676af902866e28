//! Codes of the time (RFC 6238): HMAC-SHA-1, steps of 30 seconds, six digits. What every authenticator program takes.

use event::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, section 4).
pub(super) const SECRET: usize = 20;
/// Microseconds of a step.
const STEP: u64 = 30_000_000;
const DIGITS: usize = 6;
const ISSUER: &str = "NeoSC Audit";

/// The time step of a moment.
pub(super) fn step_of(now: Timestamp) -> u64 {
    now.as_micros() / STEP
}

/// The step of which `typed` is the code: this one, the one before or the one after it, but none up to `used`.
pub(super) fn matching(secret: &[u8], typed: &str, now: Timestamp, used: u64) -> Option<u64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let this = step_of(now);
    // Every step is compared, so that nothing tells which one it was.
    [this.saturating_sub(1), this, this.saturating_add(1)]
        .into_iter()
        .filter(|step| *step > used)
        .fold(None, |found, step| {
            let code = code(secret, step)?;
            bool::from(code.as_bytes().ct_eq(typed.as_bytes()))
                .then_some(step)
                .or(found)
        })
}

/// `None` for a secret that cannot be one.
fn code(secret: &[u8], step: u64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last()? & 0x0f);
    let four = digest.get(offset..offset.checked_add(4)?)?;
    let number = u32::from_be_bytes(four.try_into().ok()?) & 0x7fff_ffff;
    Some(format!("{:0DIGITS$}", number % 1_000_000))
}

/// A secret as people type it: base 32 without padding (RFC 4648).
pub(super) fn typed_secret(secret: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digit = |five: u32| DIGITS.get(five as usize & 31).copied().unwrap_or(b'A');
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in secret {
        held = (held & 0x1f) << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(digit(held >> bits)));
        }
    }
    if bits > 0 {
        text.push(char::from(digit(held << (5 - bits))));
    }
    text
}

/// What authenticator programs read from a square of dots.
pub(super) fn address(secret: &[u8], email: &str) -> String {
    let (issuer, email) = (escaped(ISSUER), escaped(email));
    let secret = typed_secret(secret);
    format!(
        "otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period=30"
    )
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    /// Appendix B of RFC 6238, of whose eight digits we take the last six.
    #[test]
    fn vectors_of_the_standard() {
        for (seconds, wanted) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SHARED, seconds / 30).unwrap(), wanted);
        }
    }

    #[test]
    fn one_step_of_slack_and_none_twice() {
        let now = at(1_111_111_111);
        let this = step_of(now);
        for (away, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let step = this.checked_add_signed(away).unwrap();
            let typed = code(SHARED, step).unwrap();
            assert_eq!(matching(SHARED, &typed, now, 0), taken.then_some(step));
            assert_eq!(matching(SHARED, &typed, now, step), None, "used");
        }
        let spaced = "050 471";
        assert_eq!(matching(SHARED, spaced, now, 0), Some(this));
        for wrong in ["", "50471", "0050471", "050472", "０５０４７１"] {
            assert_eq!(matching(SHARED, wrong, now, 0), None, "{wrong}");
        }
    }

    /// Section 10 of RFC 4648, without its padding.
    #[test]
    fn secrets_as_they_are_typed() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(typed_secret(bytes.as_bytes()), text);
        }
        assert_eq!(
            address(SHARED, "ana+x@neogenesys.com"),
            "otpauth://totp/NeoSC%20Audit:ana%2Bx%40neogenesys.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=NeoSC%20Audit&algorithm=SHA1&digits=6&period=30"
        );
    }
}

//! The two spellings every C2SP text format uses, each in its one canonical form.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::MAX_TREE_SIZE;

/// Standard base64 with padding (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// Reads standard base64; `None` for missing padding, non-zero trailing bits, or any other character.
pub(crate) fn from_base64(encoded: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(encoded).ok()
}

/// Reads a decimal without sign or leading zeros.
pub(crate) fn decimal(digits: &str) -> Option<u64> {
    let canonical = match digits.as_bytes() {
        [b'0'] => true,
        [first, rest @ ..] => matches!(first, b'1'..=b'9') && rest.iter().all(u8::is_ascii_digit),
        [] => false,
    };
    canonical.then(|| digits.parse().ok()).flatten()
}

/// Reads a decimal that is a tree size or an index.
pub(crate) fn tree_size(digits: &str) -> Option<u64> {
    decimal(digits).filter(|size| *size <= MAX_TREE_SIZE)
}

/// Whether a note may hold this character: no ASCII control characters but the newline (signed-note).
pub(crate) fn allowed_in_note(c: char) -> bool {
    c >= ' ' || c == '\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        assert_eq!(tree_size("9223372036854775807"), Some(MAX_TREE_SIZE));
        assert_eq!(tree_size("9223372036854775808"), None);
        for bad in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1_0",
            "0x1",
            "18446744073709551616",
            "\u{661}",
        ] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}

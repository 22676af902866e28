//! Recovery codes: each takes the place of the second factor once.

use store::Store;

use crate::{password, token};

/// Codes of an account.
const CODES: usize = 10;

/// Codes that were drawn, and the hashes they are kept as. Not `Debug`: they are secrets.
pub(super) struct DrawnCodes {
    pub(super) codes: Vec<String>,
    pub(super) hashes: Vec<[u8; 32]>,
}

impl DrawnCodes {
    /// As random as drawn passwords, and as easily typed.
    pub(super) fn new(store: &Store) -> Self {
        let codes: Vec<String> = (0..CODES).map(|_| password::draw(store)).collect();
        let hashes = codes.iter().map(|code| hash(code)).collect();
        Self { codes, hashes }
    }
}

/// What a code is kept as, however it is spaced and written. 100 random bits need no slow hash.
pub(super) fn hash(typed: &str) -> [u8; 32] {
    let plain: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    token::hash(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_typed() {
        let kept = hash("4hsrt-qv2m7-x3abc-defgh");
        assert_eq!(kept, hash(" 4HSRT qv2m7 X3ABC defgh\n"));
        assert_eq!(kept, hash("4hsrtqv2m7x3abcdefgh"));
        assert_ne!(kept, hash("4hsrt-qv2m7-x3abc-defgj"));
    }
}

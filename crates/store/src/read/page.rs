//! Page tokens: where the next page begins, and of which size of the log.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{Error, Result};

/// The last event of a page, in a list over the entries below a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) end: u64,
    pub(super) position: u64,
}

impl Token {
    pub(super) fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("1.{}.{}", self.end, self.position))
    }

    pub(super) fn decode(text: &str) -> Result<Self> {
        let read = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            let (end, position) = text.strip_prefix("1.")?.split_once('.')?;
            let token = Self {
                end: end.parse().ok()?,
                position: position.parse().ok()?,
            };
            (token.position < token.end).then_some(token)
        };
        read().ok_or_else(|| Error::Invalid {
            code: "bad_cursor",
            message: "the cursor is not one of ours: take it as it came from the page before"
                .into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_back_and_others_are_refused() {
        let token = Token {
            end: 9,
            position: 3,
        };
        assert_eq!(Token::decode(&token.encode()).unwrap(), token);
        for bad in [
            "",
            "x",
            "MS4x",
            &URL_SAFE_NO_PAD.encode("1.3.3"),
            &URL_SAFE_NO_PAD.encode("2.9.3"),
        ] {
            assert!(Token::decode(bad).is_err(), "{bad}");
        }
    }
}

//! The one answer of a verification.

use std::fmt;

use serde::Serialize;

/// What a verification comes to. `Display` is the line people see, [`Verdict::exit_code`] what scripts do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// Everything holds, under a key the user trusts.
    Genuine,
    /// The same, and a statement of the log itself says why the entry, or some of its fields, cannot be opened.
    GenuineClosed {
        /// The index of the statement.
        by: u64,
        /// Its action: `erase_subject` or `expire_logs`.
        action: String,
    },
    /// Everything fits together, but whether it is of the log it names nobody has checked: the user gave no key.
    ConsistentKeyNotChecked {
        /// The log it names.
        origin: String,
        /// The key that signed, as [`fingerprint`](crate::fingerprint) shows it.
        fingerprint: String,
    },
    /// Something is wrong.
    NotGenuine {
        /// The first finding, in words.
        first: String,
    },
}

impl Verdict {
    /// Exit code of [`Verdict::Genuine`] and [`Verdict::GenuineClosed`].
    pub const EXIT_GENUINE: u8 = 0;
    /// Exit code of [`Verdict::NotGenuine`].
    pub const EXIT_NOT_GENUINE: u8 = 1;
    /// Exit code of a command that was not understood, and so gave no verdict.
    pub const EXIT_USAGE: u8 = 2;
    /// Exit code of [`Verdict::ConsistentKeyNotChecked`].
    pub const EXIT_KEY_NOT_CHECKED: u8 = 3;

    /// The exit code of a program that gives this verdict.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Genuine | Self::GenuineClosed { .. } => Self::EXIT_GENUINE,
            Self::ConsistentKeyNotChecked { .. } => Self::EXIT_KEY_NOT_CHECKED,
            Self::NotGenuine { .. } => Self::EXIT_NOT_GENUINE,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Genuine => f.write_str("genuine"),
            Self::GenuineClosed { by, action } => {
                write!(f, "genuine, closed by entry {by} ({action})")
            }
            // Both texts can come from an untrusted file, and end on a terminal.
            Self::ConsistentKeyNotChecked {
                origin,
                fingerprint,
            } => {
                let origin = event::visible(origin);
                write!(f, "consistent, KEY NOT CHECKED {origin} {fingerprint}")
            }
            Self::NotGenuine { first } => write!(f, "NOT GENUINE: {}", event::visible(first)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_exit_codes() {
        let closed = Verdict::GenuineClosed {
            by: 98_231,
            action: "erase_subject".to_owned(),
        };
        let not_checked = Verdict::ConsistentKeyNotChecked {
            origin: "o/log/1\u{1b}[2J".to_owned(),
            fingerprint: "3f".to_owned(),
        };
        let not = Verdict::NotGenuine {
            first: "why".to_owned(),
        };
        for (verdict, text, code) in [
            (Verdict::Genuine, "genuine", 0),
            (closed, "genuine, closed by entry 98231 (erase_subject)", 0),
            (
                not_checked,
                "consistent, KEY NOT CHECKED o/log/1\\u001b[2J 3f",
                3,
            ),
            (not, "NOT GENUINE: why", 1),
        ] {
            assert_eq!(
                (verdict.to_string().as_str(), verdict.exit_code()),
                (text, code)
            );
        }
    }
}

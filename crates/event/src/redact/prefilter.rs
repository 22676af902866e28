//! Which rules can match a text at all, found in one pass.
//!
//! Nearly every text is clean, and this pass is all it costs. Every rule's matches contain one of the words
//! here (or thirteen digits), so a rule whose flag is absent need not run.

/// A private key in PEM.
pub(super) const PEM: u8 = 1;
/// A JSON web token.
pub(super) const JWT: u8 = 2;
/// `Bearer` or `Basic`.
pub(super) const SCHEME: u8 = 4;
/// A token known by its prefix.
pub(super) const TOKEN: u8 = 8;
/// The user part of a URL.
pub(super) const USERINFO: u8 = 16;
/// The name of a secret, which something is assigned to.
pub(super) const NAME: u8 = 32;
/// A parameter of a URL.
pub(super) const QUERY: u8 = 64;
/// As many digits as a card number has.
pub(super) const DIGITS: u8 = 128;

/// A word to look for without case.
struct Trigger {
    word: &'static str,
    /// Where in the word stand the two bytes looked at first: its rarest pair.
    pair: usize,
    flags: u8,
}

const fn trigger(word: &'static str, pair: usize, flags: u8) -> Trigger {
    Trigger { word, pair, flags }
}

const TRIGGERS: [Trigger; 33] = [
    trigger("-----begin", 0, PEM),
    trigger("eyj", 1, JWT),
    trigger("bearer", 0, SCHEME),
    trigger("basic", 0, SCHEME),
    trigger("akia", 1, TOKEN),
    trigger("asia", 1, TOKEN),
    trigger("aiza", 1, TOKEN),
    trigger("ghp_", 0, TOKEN),
    trigger("gho_", 0, TOKEN),
    trigger("ghu_", 0, TOKEN),
    trigger("ghs_", 0, TOKEN),
    trigger("ghr_", 0, TOKEN),
    trigger("github_pat_", 0, TOKEN),
    trigger("glpat-", 0, TOKEN),
    trigger("xox", 0, TOKEN),
    trigger("k_live_", 0, TOKEN),
    trigger("k_test_", 0, TOKEN),
    trigger("nsc_", 2, TOKEN),
    trigger("://", 1, USERINFO),
    trigger("pass", 0, NAME),
    trigger("pwd", 0, NAME),
    trigger("secret", 2, NAME),
    trigger("token", 1, NAME),
    trigger("key", 0, NAME | QUERY),
    trigger("auth", 0, NAME),
    trigger("cookie", 1, NAME),
    trigger("cred", 0, NAME | QUERY),
    trigger("otp", 0, NAME),
    trigger("pin", 0, NAME),
    trigger("cv", 0, NAME),
    trigger("jwt", 0, NAME),
    trigger("card", 0, NAME),
    trigger("code", 1, NAME | QUERY),
];

/// The signature of a signed URL; apart from the others because it must follow `?` or `&`.
const SIGNATURE: Trigger = trigger("sig", 0, QUERY);

const fn low5(word: &str, at: usize) -> usize {
    (word.as_bytes()[at] & 31) as usize
}

/// For each pair of bytes (five low bits each, which drops case) a set of the triggers with that pair.
const PAIRS: [u64; 1024] = {
    let mut pairs = [0; 1024];
    let mut index = 0;
    while index < TRIGGERS.len() {
        let Trigger { word, pair, .. } = TRIGGERS[index];
        pairs[low5(word, pair) << 5 | low5(word, pair + 1)] |= 1 << index;
        index += 1;
    }
    pairs[low5(SIGNATURE.word, 0) << 5 | low5(SIGNATURE.word, 1)] |= 1 << TRIGGERS.len();
    pairs
};

/// The flags of a text.
pub(super) fn flags(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let mut flags = 0;
    for (at, &[first, second]) in bytes.array_windows().enumerate() {
        let pair = usize::from(first & 31) << 5 | usize::from(second & 31);
        let candidates = PAIRS.get(pair).copied().unwrap_or_default();
        if candidates != 0 {
            flags |= confirm(bytes, at, candidates);
        }
    }
    if has_digits(bytes) {
        flags | DIGITS
    } else {
        flags
    }
}

/// Whether thirteen digits follow each other, with nothing but spaces and dashes between.
fn has_digits(bytes: &[u8]) -> bool {
    // Few texts have so many at all, and counting takes no branches.
    let count = bytes
        .iter()
        .map(|b| usize::from(b.is_ascii_digit()))
        .sum::<usize>();
    let mut run = 0;
    count >= 13
        && bytes.iter().any(|byte| {
            run = match byte {
                b'0'..=b'9' => run + 1,
                b' ' | b'-' => run,
                _ => 0,
            };
            run >= 13
        })
}

/// The flags of those candidates that stand in full around `at`, the first byte of their pair.
fn confirm(bytes: &[u8], at: usize, mut candidates: u64) -> u8 {
    let mut flags = 0;
    while candidates != 0 {
        let trigger = TRIGGERS
            .get(candidates.trailing_zeros() as usize)
            .unwrap_or(&SIGNATURE);
        candidates &= candidates - 1;
        let Some(start) = at.checked_sub(trigger.pair) else {
            continue;
        };
        let window = bytes.get(start..start + trigger.word.len());
        if window.is_some_and(|window| window.eq_ignore_ascii_case(trigger.word.as_bytes())) {
            flags |= trigger.flags;
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_trigger_at_either_end_and_in_any_case() {
        for trigger in TRIGGERS.iter().chain([&SIGNATURE]) {
            for text in [
                trigger.word.to_owned(),
                format!("é {}", trigger.word.to_uppercase()),
                format!("{}…", trigger.word),
            ] {
                assert_eq!(flags(&text) & trigger.flags, trigger.flags, "{text}");
            }
        }
    }

    #[test]
    fn typical_texts_are_clean() {
        for text in [
            "user-123",
            "john@neogenesys.com",
            "workspace:ws-sap-neogenesys",
            "Launched SAP Neogénesys",
            "192.168.1.100",
            "User logged in successfully",
            "session:550e8400-e29b-41d4",
            "Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0",
        ] {
            assert_eq!(flags(text), 0, "{text}");
        }
    }
}

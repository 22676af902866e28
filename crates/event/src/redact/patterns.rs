//! Secrets that are known by how they look.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::prefilter;

/// The ranges of a text that a rule with one of `flags` finds.
pub(super) fn find(text: &str, flags: u8, found: &mut Vec<Range<usize>>) {
    for rule in RULES.iter().filter(|rule| rule.flag & flags != 0) {
        for groups in rule.pattern.captures_iter(text) {
            let Some(secret) = groups.get(rule.group) else {
                continue;
            };
            if (rule.holds)(
                groups.get(1).map_or("", |group| group.as_str()),
                secret.as_str(),
            ) {
                found.push(secret.range());
            }
        }
    }
}

struct Rule {
    flag: u8,
    pattern: Regex,
    /// The group that is the secret.
    group: usize,
    /// What the pattern cannot say, about group 1 and the secret.
    holds: fn(&str, &str) -> bool,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let always = |_: &str, _: &str| true;
    vec![
        rule(
            prefilter::PEM,
            r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z0-9 ]*-----|\z)",
            0,
            always,
        ),
        rule(
            prefilter::JWT,
            r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,3}",
            0,
            always,
        ),
        rule(
            prefilter::SCHEME,
            r"(?i-u)\b(bearer|basic)[ \t]+([A-Za-z0-9._~+/=-]{6,})",
            2,
            is_credential,
        ),
        rule(prefilter::TOKEN, PREFIXED, 0, always),
        rule(prefilter::USERINFO, r"://[^\s/@:]*:([^\s/]+)@", 1, always),
        rule(
            prefilter::QUERY,
            r#"(?i)[?&#;](?:code|key|sig|signature|x-(?:amz|goog)-(?:signature|credential))=([^&#\s"'<>]{8,})"#,
            1,
            always,
        ),
    ]
});

/// AWS, GitHub, GitLab, Slack, Stripe, Google, and our own.
const PREFIXED: &str = concat!(
    r"(?-u:\bA[KS]IA[A-Z0-9]{16}\b)",
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}",
    r"|glpat-[A-Za-z0-9_-]{20,}",
    r"|xox[a-z]-[A-Za-z0-9-]{10,}",
    r"|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"|AIza[A-Za-z0-9_-]{35}",
    r"|nsc_(?:[a-z]+_)?[A-Za-z0-9]{20,}",
);

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and tests run each of them"
)]
fn rule(flag: u8, pattern: &str, group: usize, holds: fn(&str, &str) -> bool) -> Rule {
    Rule {
        flag,
        pattern: Regex::new(pattern).expect("a valid pattern"),
        group,
        holds,
    }
}

/// Tells `Basic dXNlcjpwYXNz` and `Bearer abc123` from `basic authentication` and `bearer tokens`.
fn is_credential(scheme: &str, value: &str) -> bool {
    if scheme.eq_ignore_ascii_case("basic") {
        return base64_has_colon(value);
    }
    let word = value.trim_end_matches('.');
    let (first, others) = word.split_at_checked(1).unwrap_or((word, ""));
    let is_word = first.bytes().all(|b| b.is_ascii_alphabetic())
        && others.bytes().all(|b| b.is_ascii_lowercase());
    word.len() >= 24 || !is_word
}

/// Whether a text is base64 of something with a colon in it, as `user:password` is (RFC 7617).
fn base64_has_colon(text: &str) -> bool {
    let text = text.trim_end_matches(['=', '.']);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            if bits >> count & 0xff == u32::from(b':') {
                return true;
            }
        }
    }
    false
}

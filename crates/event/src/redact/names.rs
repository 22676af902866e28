//! Which names (of JSON members, of assignments in text) stand for secrets.
//!
//! A name is taken apart into words at `_ - . ` and at changes of case. It is secret if a term below is in it,
//! unless its last word says that the value is only about the secret (`token_count`, `password_policy`).

/// What a secret name hides besides strings, objects and arrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SecretName {
    /// Numbers too: a PIN is a secret, a number of tokens is not. Booleans and `null` never are.
    pub(super) numbers: bool,
    /// The name is a plural, under which a number counts.
    pub(super) counts: bool,
    /// The value is a phrase: it may hold spaces.
    pub(super) phrase: bool,
    /// What people choose themselves, so that any word may be it.
    pub(super) chosen: bool,
    pub(super) header: Header,
}

/// Headers whose value is more than one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    None,
    Authorization,
    Cookie,
}

struct Term {
    word: &'static str,
    /// Only as a word of its own, not inside a longer one: `pin`, not `shopping`.
    alone: bool,
    numbers: bool,
}

const fn term(word: &'static str, alone: bool, numbers: bool) -> Term {
    Term {
        word,
        alone,
        numbers,
    }
}

/// Written without separators, as [`compact`] makes them.
const TERMS: [Term; 34] = [
    term("password", false, true),
    term("passwd", false, true),
    term("passphrase", false, true),
    term("passcode", false, true),
    term("pwd", false, true),
    term("pass", true, false),
    term("secret", false, false),
    term("token", false, false),
    term("apikey", false, false),
    term("privatekey", false, false),
    term("accesskey", false, false),
    term("signingkey", false, false),
    term("encryptionkey", false, false),
    term("masterkey", false, false),
    term("sharedkey", false, false),
    term("authkey", false, false),
    term("sshkey", false, false),
    term("hmackey", false, false),
    term("authorization", false, false),
    term("authheader", false, false),
    term("cookie", false, false),
    term("credential", false, false),
    term("jwt", true, false),
    term("otp", true, true),
    term("totp", false, true),
    term("pin", true, true),
    term("cvv", true, true),
    term("cvv2", true, true),
    term("cvc", true, true),
    term("cardnumber", false, true),
    term("recoverycode", false, true),
    term("backupcode", false, true),
    term("mfacode", false, true),
    term("verificationcode", false, true),
];

/// Last words that make a name harmless.
const ABOUT: [&str; 53] = [
    "algorithm",
    "alg",
    "arn",
    "age",
    "at",
    "attempts",
    "changed",
    "changes",
    "consent",
    "count",
    "counts",
    "created",
    "disabled",
    "enabled",
    "endpoint",
    "exists",
    "expired",
    "expires",
    "expiry",
    "expiration",
    "id",
    "ids",
    "in",
    "issuer",
    "length",
    "limit",
    "max",
    "method",
    "min",
    "mode",
    "name",
    "names",
    "policies",
    "policy",
    "present",
    "provider",
    "remaining",
    "required",
    "rotation",
    "set",
    "size",
    "state",
    "status",
    "strength",
    "ttl",
    "type",
    "types",
    "updated",
    "url",
    "uri",
    "used",
    "valid",
    "version",
];

/// Words that only look like secrets.
const HARMLESS: [&str; 6] = [
    "secretary",
    "secretariat",
    "tokenizer",
    "tokenization",
    "tokenize",
    "passport",
];

/// What a name of a JSON member or of an assignment hides, if it is secret.
pub(super) fn secret_name(name: &str) -> Option<SecretName> {
    // Longer than any name people give; a text of this kind is judged by its patterns alone.
    if name.len() > 128 {
        return None;
    }
    let words = words(name);
    let compact = words.concat();
    let found = TERMS.iter().find(|term| {
        if term.alone {
            words.iter().any(|word| word == term.word)
        } else {
            compact.contains(term.word)
        }
    })?;
    let last = words.last()?;
    if ABOUT.contains(&last.as_str())
        || HARMLESS.iter().any(|word| words.iter().any(|w| w == word))
        || is_about(&compact, found)
    {
        return None;
    }
    let counts = last.ends_with('s');
    Some(SecretName {
        numbers: found.numbers && !counts,
        counts,
        phrase: compact.contains("passphrase"),
        chosen: compact.contains("pass") || found.word == "pwd",
        header: match found.word {
            "authorization" | "authheader" => Header::Authorization,
            "cookie" => Header::Cookie,
            _ => Header::None,
        },
    })
}

/// `tokencount` and the like, written without a separator.
fn is_about(compact: &str, term: &Term) -> bool {
    compact
        .split_once(term.word)
        .is_some_and(|(_, after)| after.len() > 2 && ABOUT.contains(&after))
}

/// The words of a name in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut characters = name.chars().peekable();
    let mut previous = ' ';
    while let Some(character) = characters.next() {
        let next_is_lower = characters.peek().is_some_and(char::is_ascii_lowercase);
        let starts = character.is_ascii_uppercase()
            && (previous.is_ascii_lowercase()
                || previous.is_ascii_digit()
                || (previous.is_ascii_uppercase() && next_is_lower));
        if (starts || !character.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        previous = character;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_secret_names() {
        for name in [
            "password",
            "Password",
            "PASSWORD",
            "passwd",
            "user_password",
            "newPassword",
            "password2",
            "passwordConfirm",
            "db-password",
            "DB_PASSWORD",
            "passphrase",
            "pwd",
            "userpwd",
            "secret",
            "clientSecret",
            "client_secret",
            "token",
            "accessToken",
            "access_token",
            "session_token",
            "csrf-token",
            "tokens",
            "token_value",
            "api_key",
            "apikey",
            "api-key",
            "API Key",
            "APIKey",
            "X-Api-Key",
            "apiKeys",
            "authorization",
            "Proxy-Authorization",
            "cookie",
            "Set-Cookie",
            "set_cookie",
            "credential",
            "credentials",
            "private_key",
            "privateKeyPem",
            "aws_secret_access_key",
            "totp",
            "totp_secret",
            "otp",
            "otpCode",
            "pin",
            "user_pin",
            "cvv",
            "card_number",
            "recovery_codes",
            "jwt",
            "password_hash",
            "password_reset_token",
            "pass",
        ] {
            assert!(secret_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn leaves_names_that_are_about_secrets() {
        for name in [
            "token_count",
            "tokenCount",
            "tokencount",
            "password_changed",
            "passwordChangedAt",
            "password_policy",
            "passwordpolicy",
            "token_type",
            "token_id",
            "apiKeyId",
            "secret_name",
            "token_expires_at",
            "expires_in",
            "cookie_consent",
            "pin_enabled",
            "secretary",
            "passport",
            "tokenizer",
            "key",
            "public_key",
            "keyboard",
            "author",
            "authentication",
            "shopping",
            "pinned",
            "spin",
            "compass",
            "bypass",
            "user",
            "",
            "id",
            "__",
            "discard",
        ] {
            assert_eq!(secret_name(name), None, "{name}");
        }
    }

    #[test]
    fn every_term_is_seen_by_the_prefilter() {
        for term in &TERMS {
            assert_ne!(
                super::super::prefilter::flags(term.word) & super::super::prefilter::NAME,
                0,
                "{}",
                term.word
            );
        }
    }
}

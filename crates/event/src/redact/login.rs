//! What people type where a login name is asked for.

use super::apply::{Kind, ranges};
use super::prefilter;

/// What stands for a login name that may be something else.
pub const UNRECOGNISED: &str = "[unrecognised]";

/// A login name that was tried and is not known, as it may be recorded.
///
/// People type passwords there. So only what has the form of an address or of a user id is kept: `local@domain.tld`;
/// a UUID; 15 to 20 digits (as Zitadel has them); letters alone; or lower-case letters and digits in parts joined by
/// `.`, `_` or `-`, as in `user-123`. Everything else is [`UNRECOGNISED`].
pub fn attempted_login_name(typed: &str) -> String {
    let name = typed.trim();
    let has_form = is_address(name) || is_user_id(name);
    if has_form && ranges(name, Kind::Identifier, prefilter::flags(name)).is_empty() {
        name.to_owned()
    } else {
        UNRECOGNISED.to_owned()
    }
}

fn is_address(name: &str) -> bool {
    let Some((local, domain)) = name.split_once('@') else {
        return false;
    };
    let local_byte =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-');
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    (1..=64).contains(&local.len())
        && local.bytes().all(local_byte)
        && domain.len() <= 190
        && domain.split('.').all(is_label)
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_user_id(name: &str) -> bool {
    if name.is_empty() || name.len() > 64 {
        return false;
    }
    let digits = name.bytes().all(|b| b.is_ascii_digit());
    if digits {
        return (15..=20).contains(&name.len());
    }
    if uuid::Uuid::try_parse(name)
        .is_ok_and(|id| id.hyphenated().to_string().eq_ignore_ascii_case(name))
    {
        return true;
    }
    let parts = || name.split(['.', '_', '-']);
    if parts().count() == 1 {
        return name.len() <= 32 && name.bytes().all(|b| b.is_ascii_lowercase());
    }
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && parts().all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_alone() {
        for name in [
            "john@neogenesys.com",
            "a.b+c@mail.example.co",
            "admin",
            "attempted-user-id",
            "user-123",
            "j.doe",
            "550e8400-e29b-41d4-a716-446655440000",
            "163840776835432705",
        ] {
            assert_eq!(attempted_login_name(name), name);
        }
        assert_eq!(attempted_login_name(" admin "), "admin");
        for secret in [
            "",
            "hunter2",
            "Hunter2",
            "P@ssw0rd",
            "correct horse",
            "p@ss@word.com",
            "Sommer2026!",
            "123456",
            "passwörter",
            "user\n-1",
            "a--b",
            "-a",
            "4111111111111111",
            "x@y",
            "a@b.c",
            "a@-b.com",
            "a@b..com",
            &"a-".repeat(40),
        ] {
            assert_eq!(attempted_login_name(secret), UNRECOGNISED, "{secret}");
        }
    }
}

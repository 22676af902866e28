//! Hashes that other programs made: which are taken over, and checking passwords against them until they are replaced.

use argon2::{Params, password_hash::phc::PasswordHash};
use bcrypt::HashParts;

use crate::{Error, Result};

/// Costs of bcrypt that are taken: each step doubles the time of a sign-in, and 14 is about a second of a processor.
const COSTS: std::ops::RangeInclusive<u32> = 4..=14;
/// Bytes of a password that bcrypt reads.
const BCRYPT_READS: usize = 72;
/// Memory of an Argon2id that is taken, at most. Two run at a time.
const MEMORY_KIB: u32 = 128 << 10;
/// Memory times rounds of it, which is its time, at most: about as much as bcrypt of the highest cost.
const WORK_KIB: u32 = 512 << 10;
/// Lanes of it.
const LANES: u32 = 16;
/// The shortest salt and hash of it, in bytes.
const SHORTEST: usize = 16;

/// What bcrypt calls itself. `$2x$` is not among them: it marks hashes of an implementation that was wrong.
const BCRYPT: [&str; 3] = ["$2a$", "$2b$", "$2y$"];

/// Whether a hash may be taken over: it is one that passwords can be checked against, in time and memory that whoever
/// signs in may take.
///
/// # Errors
/// [`Error::Invalid`] `bad_password_hash`, which says what to do and never repeats the hash.
pub(crate) fn check(hash: &str) -> Result<()> {
    let bad = |why: String| Err(Error::invalid("bad_password_hash", why));
    if is_bcrypt(hash) {
        let Ok(parts) = hash.parse::<HashParts>() else {
            return bad(
                "the bcrypt hash is not whole: 60 characters are due, as bcrypt wrote them".into(),
            );
        };
        let cost = parts.get_cost();
        return match COSTS.contains(&cost) {
            true => Ok(()),
            false => bad(format!(
                "the bcrypt cost is {cost}, and each step doubles what a sign-in takes: {} to {} are taken; give this \
                 person a new password with `neosc user create`",
                COSTS.start(),
                COSTS.end()
            )),
        };
    }
    if !hash.starts_with("$argon2id$v=19$") {
        return bad(
            "a password hash begins with $2a$, $2b$ or $2y$ (bcrypt), or $argon2id$v=19$".into(),
        );
    }
    match PasswordHash::new(hash) {
        Ok(hash) if is_affordable(&hash) => Ok(()),
        Ok(_) => bad(format!(
            "the Argon2id hash takes too much or is too weak: at most {} MiB of memory, {} MiB times rounds, {LANES} \
             lanes, and at least {SHORTEST} bytes of salt and of hash are taken",
            MEMORY_KIB >> 10,
            WORK_KIB >> 10
        )),
        Err(_) => bad("the Argon2id hash is not whole".into()),
    }
}

fn is_affordable(hash: &PasswordHash) -> bool {
    let Ok(params) = Params::try_from(hash) else {
        return false;
    };
    let salt = hash.salt.as_ref().map_or(0, |salt| salt.len());
    let output = hash.hash.as_ref().map_or(0, |output| output.len());
    params.m_cost() <= MEMORY_KIB
        && params.m_cost().saturating_mul(params.t_cost()) <= WORK_KIB
        && params.p_cost() <= LANES
        // A key of the program that made it would be needed, and is not here.
        && params.keyid().is_empty()
        && params.data().is_empty()
        && salt >= SHORTEST
        && output >= SHORTEST
}

/// Whether it is a hash of bcrypt.
pub(super) fn is_bcrypt(hash: &str) -> bool {
    BCRYPT.iter().any(|kind| hash.starts_with(kind))
}

/// Whether a hash of bcrypt is of this password, of which bcrypt reads 72 bytes.
///
/// Implementations differ in what a NUL in a password means (some end at it, and would take anything behind it), so none
/// is taken.
pub(super) fn verify_bcrypt(password: &str, hash: &str) -> bool {
    !password.contains('\0') && bcrypt::verify(password, hash).unwrap_or(false)
}

/// Whether a password that was found to be of `hash` is known to its end.
///
/// Of a longer one bcrypt has not read the rest. If what was typed were hashed anew, a slip in that rest would become part
/// of the password, and the right one be refused from then on. The 72 bytes are as hard to guess as ever, so such an
/// account keeps its hash until its password is changed.
pub(super) fn is_read_whole(password: &str, hash: &str) -> bool {
    !is_bcrypt(hash) || password.len() <= BCRYPT_READS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::{hash, renewed, verify};

    // Made by libxcrypt and by Python's bcrypt, but for the first, which is of crypt_blowfish's own tests.
    const KNOWN: [(&str, &str); 6] = [
        (
            "U*U",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ),
        (
            "correct horse battery",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S",
        ),
        (
            "correct horse battery",
            "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS",
        ),
        (
            "correct horse battery",
            "$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S",
        ),
        (
            "niño de 2026",
            "$2b$04$abcdefghijklmnopqrstuuuCLbGPjabNUTCC/Ihy16eOj7yWStm8u",
        ),
        (
            "correct horse battery",
            "$argon2id$v=19$m=1024,t=3,p=4$YSBzYWx0IG9mIDE2IGJ5dA$ATEWZqtsApRVgtU58gAC1yVc48W6gYCx+B+D0VFEW6Y",
        ),
    ];
    const OF_72: &str = "$2y$05$abcdefghijklmnopqrstuucInKr3IboNwd.uyBCOF.k5jbgnj4BlS";

    #[test]
    fn hashes_of_other_programs() {
        for (password, known) in KNOWN {
            check(known).unwrap();
            assert!(verify(password, known), "{known}");
            for wrong in ["", "u*u", "correct horse batterx", "niño de 2027"] {
                assert!(!verify(wrong, known), "{known}");
            }
            let renewed = renewed(password, known, &[7; 16]).unwrap().unwrap();
            assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
            assert!(verify(password, &renewed));
        }
        check(&hash("correct horse", &[7; 16]).unwrap()).unwrap();
    }

    #[test]
    fn bcrypt_reads_72_bytes_and_no_more() {
        let password = format!("{}ab", "0123456789".repeat(7));
        let longer = format!("{password} and the rest");
        assert!(verify(&password, OF_72) && verify(&longer, OF_72));
        assert!(!verify(&password[..71], OF_72));
        assert!(renewed(&password, OF_72, &[7; 16]).unwrap().is_some());
        assert!(renewed(&longer, OF_72, &[7; 16]).unwrap().is_none());
        let empty = "$2y$05$abcdefghijklmnopqrstuu0oImNDIy4flhldV9YqunRgBAePKmw7m";
        assert!(verify("", empty) && !verify("\0anything", empty));
    }

    #[test]
    fn what_is_refused_says_why_and_not_the_hash() {
        let body = "abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
        let salt = "YSBzYWx0IG9mIDE2IGJ5dA";
        let output = "ATEWZqtsApRVgtU58gAC1yVc48W6gYCx+B+D0VFEW6Y";
        let argon = |params: &str| format!("$argon2id$v=19${params}${salt}${output}");
        for (hash, why) in [
            (String::new(), "begins with"),
            ("hunter2".into(), "begins with"),
            (format!("$2x$04${body}"), "begins with"),
            (format!("$2$04${body}"), "begins with"),
            (format!("$2b$03${body}"), "cost is 3"),
            (format!("$2b$15${body}"), "cost is 15"),
            (format!("$2b$31${body}"), "cost is 31"),
            (format!("$2b$xx${body}"), "not whole"),
            (format!("$2b$04${}", &body[1..]), "not whole"),
            (format!("$2b$04${body}a"), "not whole"),
            (format!("$2b$04$!{}", &body[1..]), "not whole"),
            (
                format!("$argon2i$v=19$m=1024,t=3,p=4${salt}${output}"),
                "begins with",
            ),
            (
                format!("$argon2id$m=1024,t=3,p=4${salt}${output}"),
                "begins with",
            ),
            (argon("m=131073,t=1,p=1"), "takes too much"),
            (argon("m=131072,t=5,p=1"), "takes too much"),
            (argon("m=4294967295,t=4294967295,p=1"), "takes too much"),
            (argon("m=1024,t=1,p=17"), "takes too much"),
            (argon("m=1024,t=1,p=1,keyid=abcd"), "takes too much"),
            (
                format!("$argon2id$v=19$m=1024,t=3,p=4$c2hvcnRzYWx0${output}"),
                "too weak",
            ),
            (format!("$argon2id$v=19$m=1024,t=3,p=4${salt}"), "too weak"),
            ("$argon2id$v=19$m=1024".to_owned() + "$$$", "not whole"),
        ] {
            let Err(Error::Invalid { code, message, .. }) = check(&hash) else {
                panic!("{hash} is taken");
            };
            assert_eq!(code, "bad_password_hash");
            assert!(message.contains(why), "{hash}: {message}");
            assert!(
                !message.contains("abcdefghij") && !message.contains("YSBz"),
                "{message}"
            );
        }
        for taken in ["m=131072,t=4,p=16", "m=65536,t=3,p=4", "m=102400,t=2,p=8"] {
            check(&argon(taken)).unwrap();
        }
        for cost in ["04", "12", "14"] {
            check(&format!("$2b${cost}${body}")).unwrap();
        }
    }
}

//! Comparing text without case and accents.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// `text` without case, accents and compatibility forms: NFKD, combining marks left out, lower case. Folding twice changes
/// nothing more.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return ascii_lowercase(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (ascii, other) = rest.split_at(ascii_length(rest));
        let from = out.len();
        out.push_str(ascii);
        if let Some(added) = out.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        let mut chars = other.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        // Decomposed on its own: what normalization does beyond that is to put marks in order, and none of them stays.
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                out.extend(part.to_lowercase());
            }
        });
    }
    Cow::Owned(out)
}

/// Bytes before the first character that is not ASCII.
fn ascii_length(text: &str) -> usize {
    let (words, _) = text.as_bytes().as_chunks::<8>();
    let high = |word: &[u8; 8]| u64::from_le_bytes(*word) & 0x8080_8080_8080_8080;
    let whole = words.iter().take_while(|word| high(word) == 0).count() * 8;
    let rest = text.as_bytes().get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// `text` in lower case, character by character: unlike [`str::to_lowercase`], a prefix stays a prefix.
pub fn lowercase(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return ascii_lowercase(text);
    }
    Cow::Owned(text.chars().flat_map(char::to_lowercase).collect())
}

/// Whether `text`, folded, contains `needle`, which is folded already. Short needles in ASCII need no allocation.
pub fn contains_folded(text: &str, needle: &str) -> bool {
    /// Trying every place is linear only for needles of bounded length.
    const SHORT: usize = 32;
    if lacks_a_sign_of(text, needle) {
        return false;
    }
    if !text.is_ascii() || needle.is_empty() || needle.len() > SHORT {
        return fold(text).contains(needle);
    }
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    let Some((first, last)) = needle.first().zip(text.len().checked_sub(needle.len())) else {
        return false;
    };
    // Where the needle may begin; its first byte in either case.
    let starts = text.get(..=last).unwrap_or_default();
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), starts).any(|at| {
        let there = text.get(at..at + needle.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(needle))
    })
}

/// Whether `needle` has a digit or sign that `text` has in no form: told without folding, where that is cheap.
fn lacks_a_sign_of(text: &str, needle: &str) -> bool {
    let signs = needle
        .bytes()
        .filter(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    // Signs are rarer than digits, and both than spaces.
    let rarest = signs.min_by_key(|byte| (*byte == b' ', byte.is_ascii_digit()));
    rarest.is_some_and(|sign| {
        memchr::memchr(sign, text.as_bytes()).is_none()
            && has_letters_of_latin_alone(text.as_bytes())
    })
}

/// Whether what is not ASCII in a text is from `À` to `ȿ`, none of which folds to anything in ASCII but letters.
fn has_letters_of_latin_alone(text: &[u8]) -> bool {
    // Each of them begins with a byte from C3 to C8; no stop on the way, so that many bytes are looked at in one step.
    let others = text
        .iter()
        .map(|byte| *byte >= 0xc0 && !(0xc3..=0xc8).contains(byte));
    !others.fold(false, |some, other| some | other)
}

fn ascii_lowercase(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    use super::{contains_folded, fold, lowercase};

    #[test]
    fn case_accents_and_forms_go() {
        for (text, folded) in [
            ("Neogénesys", "neogenesys"),
            ("ÀÉÎ", "aei"),
            ("ﬁle", "file"),
            ("İ", "i"),
            ("Ｌ１", "l1"),
            ("Ångström", "angstrom"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    proptest! {
        #[test]
        fn each_character_by_itself_is_the_whole_text_normalized(text in any::<String>()) {
            let whole = text.nfkd().filter(|c| !is_combining_mark(*c));
            let whole: String = whole.flat_map(char::to_lowercase).collect();
            prop_assert_eq!(fold(&text), whole);
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(fold(&fold(&text)), fold(&text), "{c:?}");
            assert_eq!(lowercase(&lowercase(&text)), lowercase(&text), "{c:?}");
        }
    }

    #[test]
    fn latin_letters_fold_to_letters() {
        for c in 'À'..='ȿ' {
            let text = c.to_string();
            assert!(super::has_letters_of_latin_alone(text.as_bytes()));
            let folded = fold(&text);
            // Times and divided by are between the letters, and stay what they are.
            assert!(
                folded
                    .bytes()
                    .all(|b| b.is_ascii_alphabetic() || !b.is_ascii()),
                "{c}: {folded}"
            );
        }
        for c in ['²', '¼', '１', '\u{301}', '\u{bf}', '\u{240}'] {
            assert!(
                !super::has_letters_of_latin_alone(c.to_string().as_bytes()),
                "{c}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_way_finds_what_another_does_not(
            text in "[0-2#aÀñ１²\u{301} ]{0,10}", needle in "[0-2#a ]{1,3}",
        ) {
            prop_assert_eq!(contains_folded(&text, &needle), fold(&text).contains(&needle));
        }

        #[test]
        fn the_short_way_finds_what_the_long_way_finds(text in "[a-cA-C ]{0,12}", needle in "[a-cA-C ]{0,3}", times in prop::sample::select(vec![1_usize, 40])) {
            let (text, needle) = (text.repeat(times), needle.repeat(times));
            let needle = fold(&needle);
            prop_assert_eq!(contains_folded(&text, &needle), text.to_lowercase().contains(&*needle));
        }
    }
}

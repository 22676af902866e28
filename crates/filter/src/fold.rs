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
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        // Decomposed on its own: what normalization does beyond that is to put marks in order, and none of them stays.
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                out.extend(part.to_lowercase());
            }
        });
    }
    Cow::Owned(out)
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

    proptest! {
        #[test]
        fn the_short_way_finds_what_the_long_way_finds(text in "[a-cA-C ]{0,12}", needle in "[a-cA-C ]{0,3}", times in prop::sample::select(vec![1_usize, 40])) {
            let (text, needle) = (text.repeat(times), needle.repeat(times));
            let needle = fold(&needle);
            prop_assert_eq!(contains_folded(&text, &needle), text.to_lowercase().contains(&*needle));
        }
    }
}

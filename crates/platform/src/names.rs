//! Names that people give, and other short texts: of workspaces, organizations, accounts, API keys and saved views.
//!
//! Whoever reads a name must see all of it: a character that is not drawn makes two names out of what looks like one, or
//! a link nobody can find. Such characters are refused, but for those that writing needs: joiners, which shape the
//! letters of some scripts and put emoji together, and the selectors of a character's form, each where it does that.

use std::ops::RangeInclusive;

use crate::{Error, Result};

/// Characters that are not drawn, as ranges in ascending order: `Default_Ignorable_Code_Point` of Unicode 16.0.0
/// (DerivedCoreProperties.txt), and those marked with a star, which are drawn as nothing without having that property.
const UNSEEN: [RangeInclusive<char>; 20] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    // * BRAILLE PATTERN BLANK
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fff8}',
    // * interlinear annotations, OBJECT REPLACEMENT CHARACTER
    '\u{fff9}'..='\u{fffc}',
    '\u{1bca0}'..='\u{1bca3}',
    // * MUSICAL SYMBOL NULL NOTEHEAD
    '\u{1d159}'..='\u{1d159}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// What a text of some kind may be. Around it there may be spaces, which go.
pub(crate) struct Text {
    /// As the API calls it.
    field: &'static str,
    /// Of the refusal.
    code: &'static str,
    /// Characters.
    length: RangeInclusive<usize>,
    /// Whether it is for programs: without spaces, and nothing unseen is in its place.
    is_word: bool,
}

impl Text {
    pub(crate) const fn new(
        field: &'static str,
        code: &'static str,
        length: RangeInclusive<usize>,
    ) -> Self {
        Self {
            field,
            code,
            length,
            is_word: false,
        }
    }

    pub(crate) const fn word(
        field: &'static str,
        code: &'static str,
        length: RangeInclusive<usize>,
    ) -> Self {
        Self {
            is_word: true,
            ..Self::new(field, code, length)
        }
    }

    /// A name of at most so many characters.
    pub(crate) const fn name(most: usize) -> Self {
        Self::new("name", "bad_name", 1..=most)
    }

    /// The text without the spaces around it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the code of its kind, if it is too long or short, has more than one line, or characters
    /// that cannot be seen. So what is left of a name is seen: it begins with no space and with nothing unseen.
    pub(crate) fn checked(&self, given: &str) -> Result<String> {
        let text = given.trim();
        let is_good = match self.is_word {
            true => !has_unseen(text) && !text.contains(char::is_whitespace),
            false => is_legible(text),
        };
        if is_good && self.length.contains(&text.chars().count()) {
            return Ok(text.to_owned());
        }
        Err(self.refused())
    }

    /// That there is none, or not such a one.
    pub(crate) fn refused(&self) -> Error {
        let (least, most) = (self.length.start(), self.length.end());
        let field = self.field;
        let spaces = if self.is_word { ", spaces" } else { "" };
        let message = format!(
            "`{field}` is a text of {least} to {most} characters without line breaks{spaces} or invisible characters"
        );
        Error::invalid(self.code, message)
    }
}

/// Whether any character is not drawn, moves others, or ends a line, wherever it stands.
pub(crate) fn has_unseen(text: &str) -> bool {
    has_control(text) || text.contains(is_unseen)
}

fn has_control(text: &str) -> bool {
    text.contains(char::is_control) || event::visible(text) != text
}

/// The same, where joiners and selectors are good in their places.
fn is_legible(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let in_place = |(place, character): (usize, &char)| match character {
        '\u{200c}' | '\u{200d}' => joins(&characters, place),
        '\u{fe0e}' | '\u{fe0f}' => selects(&characters, place),
        other => !is_unseen(*other),
    };
    !has_control(text) && characters.iter().enumerate().all(in_place)
}

/// Whether a joiner stands between two that are drawn, of which the former may have its form selected. It does nothing
/// between two of ASCII but make a name that looks like another.
fn joins(characters: &[char], place: usize) -> bool {
    let at = |place: usize| characters.get(place).copied();
    let before = match place.checked_sub(1).and_then(at) {
        Some('\u{fe0e}' | '\u{fe0f}') => place.checked_sub(2).and_then(at),
        other => other,
    };
    let ends = before.zip(at(place.saturating_add(1)));
    ends.is_some_and(|(before, after)| {
        is_drawn(before) && is_drawn(after) && !(before.is_ascii() && after.is_ascii())
    })
}

/// Whether a selector follows what is drawn; in ASCII, only the keys of emoji have two forms.
fn selects(characters: &[char], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|it| characters.get(it));
    before.is_some_and(|before| match before {
        '0'..='9' | '#' | '*' => true,
        other => !other.is_ascii() && is_drawn(*other),
    })
}

fn is_drawn(character: char) -> bool {
    !character.is_whitespace() && !is_unseen(character)
}

fn is_unseen(character: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Text = Text::name(20);

    #[test]
    fn the_ranges_are_those_of_unicode() {
        assert!(UNSEEN.is_sorted_by(|before, after| before.end() < after.start()));
        let all = ('\0'..=char::MAX)
            .filter(|character| is_unseen(*character))
            .count();
        // 4,174 code points have the property; six more are ours.
        assert_eq!(all, 4174 + 6);
    }

    #[test]
    fn what_is_seen_is_a_name() {
        for (given, name) in [
            ("  Failed sign-ins ", "Failed sign-ins"),
            ("José \u{a0}Ñ", "José \u{a0}Ñ"),
            ("東京　支店", "東京　支店"),
            // Persian, and with a Latin word; Sinhala.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("PDF\u{200c}ها", "PDF\u{200c}ها"),
            ("ශ්\u{200d}රී", "ශ්\u{200d}රී"),
            // A technologist, a heart on fire, a key, a text heart.
            ("👩🏽\u{200d}💻", "👩🏽\u{200d}💻"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("1\u{fe0f}\u{20e3} ❤\u{fe0e}", "1\u{fe0f}\u{20e3} ❤\u{fe0e}"),
        ] {
            assert_eq!(NAME.checked(given).unwrap(), name);
        }
        assert!(NAME.checked(&"é".repeat(20)).is_ok());
        assert_eq!(Text::new("x", "bad_x", 0..=9).checked(" ").unwrap(), "");
    }

    #[test]
    fn what_is_not_is_none() {
        let long = "é".repeat(21);
        let alone = UNSEEN
            .iter()
            .flat_map(|range| [*range.start(), *range.end()]);
        let within = alone
            .clone()
            .map(|character| format!("ad{character}min"))
            .chain(alone.map(String::from));
        let others = [
            "",
            " \u{3000}\u{2003}",
            "a\nb",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{202e}b",
            "a\u{200d}",
            "\u{200d}é",
            "é\u{200c}",
            "é\u{200c}\u{200c}é",
            "é \u{200d}é",
            "é\u{200d} é",
            "é\u{fe0f}\u{fe0f}",
            "\u{fe0f}é",
            " \u{fe0f}",
            "a\u{fe0f}",
            "a-\u{fe0e}b",
            &long,
        ];
        for bad in within.chain(others.map(str::to_owned)) {
            let refused = NAME.checked(&bad).unwrap_err();
            assert!(
                matches!(
                    &refused,
                    Error::Invalid { code: "bad_name", message, .. } if message.contains("1 to 20 characters")
                ),
                "{bad:?}: {refused:?}"
            );
        }
    }

    #[test]
    fn nothing_unseen_is_in_its_place_everywhere() {
        let word = Text::word("image", "bad_image", 1..=20);
        for text in [
            "é\u{200d}é",
            "❤\u{fe0f}",
            "a\u{ad}b",
            "a\u{7f}b",
            "a\u{2066}",
        ] {
            assert!(has_unseen(text), "{text:?}");
            assert!(word.checked(text).is_err(), "{text:?}");
        }
        for text in ["a b", "a\u{a0}b", "a\u{3000}b"] {
            assert!(!has_unseen(text), "{text:?}");
            assert!(word.checked(text).is_err(), "{text:?}");
        }
        assert_eq!(word.checked(" neosc/é:1.9 ").unwrap(), "neosc/é:1.9");
    }
}

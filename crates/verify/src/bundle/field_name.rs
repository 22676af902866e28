//! What committed fields are called in bundles.

use std::borrow::Cow;

use event::{Field, limits};

/// How fields begin that only later versions have a name for.
const UNNAMED: &str = "field_";

/// The name of a field: that of [`Field::name`], or `field_<number>` for a number this version does not know.
pub fn field_name(number: u8) -> Cow<'static, str> {
    match Field::from_number(number) {
        Some(field) => Cow::Borrowed(field.name()),
        None => Cow::Owned(format!("{UNNAMED}{number}")),
    }
}

/// The number of a field by exactly the name [`field_name`] gives it. `None` for any other name, and for numbers
/// that are not in 1 to 63.
pub fn field_number(name: &str) -> Option<u8> {
    if let Some(field) = Field::from_name(name) {
        return Some(field.number());
    }
    let number = name.strip_prefix(UNNAMED)?.parse().ok()?;
    let in_range = (1..=limits::FIELD_NUMBER).contains(&number);
    (in_range && field_name(number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_name() {
        for number in 1..=63 {
            assert_eq!(field_number(&field_name(number)), Some(number));
        }
        assert_eq!(field_name(4), "details");
        assert_eq!(field_name(13), "field_13");
        for bad in [
            "",
            "id",
            "field_",
            "field_4",
            "field_0",
            "field_013",
            "field_+13",
            "field_64",
            "field_256",
        ] {
            assert_eq!(field_number(bad), None, "{bad}");
        }
    }
}

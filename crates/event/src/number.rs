//! Which JSON numbers mean the same to every reader.

/// Whether a JSON number keeps its decimal value when a reader makes a double of it and writes it again.
///
/// Most readers of JSON do (RFC 8259, section 6; RFC 7493, section 2.2). A number that changes on the way
/// would be one value to the hash and another to the people it is shown to.
pub(crate) fn survives_double(text: &str) -> bool {
    if text.len() <= 15 && !text.contains(['e', 'E']) {
        return true;
    }
    let ours = Decimal::of(text);
    // Fifteen digits always survive where doubles are normal (1e-307 and up).
    if ours.digits.len() <= 15 && (-290..=290).contains(&ours.exponent) {
        return true;
    }
    match text.parse::<f64>() {
        Ok(double) if double.is_finite() => Decimal::of(&shortest(double)) == ours,
        _ => false,
    }
}

/// The shortest decimal that reads back as this double; of two, the nearer; of two as near, the even one. So JavaScript,
/// Python, Go and `serde_json` write it; the standard library takes the greater of two as near.
fn shortest(double: f64) -> String {
    serde_json::Number::from_f64(double)
        .map(|number| number.to_string())
        .unwrap_or_default()
}

/// `0.digits * 10^exponent`, without zeros at either end; zero has no digits and exponent 0. The sign is left
/// out: reading and writing never changes it.
#[derive(PartialEq, Eq)]
struct Decimal {
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let text = text.trim_start_matches('-');
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0');
        if digits.is_empty() {
            return Self {
                digits: String::new(),
                exponent: 0,
            };
        }
        // An exponent beyond i64 is beyond a double in the same direction.
        let limit = if exponent.starts_with('-') {
            i64::MIN / 4
        } else {
            i64::MAX / 4
        };
        let exponent = exponent
            .parse::<i64>()
            .unwrap_or(limit)
            .clamp(i64::MIN / 4, i64::MAX / 4);
        let point = whole.len() as i64 - leading as i64;
        Self {
            digits: digits.to_owned(),
            exponent: exponent + point,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_which_numbers_survive() {
        for yes in [
            "0",
            "-0",
            "-0.0",
            "0e9",
            "0e99999999999999999999",
            "1",
            "1.0",
            "1.50",
            "0.1",
            "100e-2",
            "1e3",
            "1E+3",
            "9007199254740992",
            "9007199254740991",
            "12345678901234567000",
            "1e22",
            "5e-324",
            "1.7976931348623157e308",
            "123456789012345",
            "-991319622783563.2",
            "0.000000000000000000001",
        ] {
            assert!(survives_double(yes), "{yes}");
        }
        for no in [
            "9007199254740993",
            "-991319622783563.3",
            "12345678901234567890",
            "0.1000000000000000055511151231257827",
            "1e309",
            "-1e400",
            "1e99999999999999999999",
            "1e-400",
            "1e-99999999999999999999",
            "3.14159265358979323846",
            "2e-324",
        ] {
            assert!(!survives_double(no), "{no}");
        }
    }

    proptest! {
        #[test]
        fn what_a_double_writes_survives(double in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            let text = serde_json::to_string(&double).unwrap();
            prop_assert!(survives_double(&text));
        }
    }
}

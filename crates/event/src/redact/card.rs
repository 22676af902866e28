//! Numbers of payment cards: known issuer, length of that issuer, Luhn digit, usual grouping.
//!
//! Times in milliseconds to nanoseconds begin with 1 (until 2033), as no issuer does; the groups of a UUID and
//! of telephone numbers are not those of a card.

use std::ops::Range;

/// How cards are printed, by the digits of each group.
const GROUPINGS: [&[usize]; 4] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4]];

/// Card numbers in a text.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let groups = groups(bytes, at);
        let after = groups.last().map_or(at + 1, |group| group.end);
        let touches = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        if !touches(before) && !touches(bytes.get(after)) && !matches!(before, Some(b'+' | b'.')) {
            find_in(text, &groups, found);
        }
        at = after;
    }
}

/// Runs of digits from `at` on, each one space or dash (always the same) from the next.
fn groups(bytes: &[u8], mut at: usize) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut separator = None;
    loop {
        let length = bytes
            .iter()
            .skip(at)
            .take_while(|b| b.is_ascii_digit())
            .count();
        groups.push(at..at + length);
        at += length;
        let next = bytes.get(at).copied().filter(|b| matches!(b, b' ' | b'-'));
        let goes_on = next.is_some() && (separator.is_none() || separator == next);
        if !goes_on || !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            return groups;
        }
        separator = next;
        at += 1;
    }
}

fn find_in(text: &str, groups: &[Range<usize>], found: &mut Vec<Range<usize>>) {
    let mut rest = groups;
    while let Some((first, others)) = rest.split_first() {
        let grouping = GROUPINGS
            .iter()
            .copied()
            .chain([[first.len()].as_slice()])
            .find_map(|lengths| {
                let window = rest.get(..lengths.len())?;
                let whole = first.start..window.last()?.end;
                let fits = window
                    .iter()
                    .map(ExactSizeIterator::len)
                    .eq(lengths.iter().copied());
                (fits && is_card(text.get(whole.clone())?)).then_some((whole, lengths.len()))
            });
        match grouping {
            Some((whole, used)) => {
                found.push(whole);
                rest = rest.get(used..).unwrap_or_default();
            }
            None => rest = others,
        }
    }
}

/// Whether digits (and separators, which are passed over) are a card number.
pub(super) fn is_card(text: &str) -> bool {
    let digits: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|b| b - b'0')
        .collect();
    (13..=19).contains(&digits.len()) && is_issued(&digits) && luhn(&digits)
}

/// Whether an issuer gives out numbers of this beginning and length (ISO/IEC 7812 ranges in use).
fn is_issued(digits: &[u8]) -> bool {
    let prefix = digits
        .iter()
        .take(4)
        .fold(0_u16, |sum, &digit| sum * 10 + u16::from(digit));
    let long = (16..=19).contains(&digits.len());
    match (prefix, digits.len()) {
        (4000..=4999, 13 | 16 | 19) => true,
        (5100..=5599 | 2221..=2720, 16) => true,
        (3400..=3499 | 3700..=3799, 15) => true,
        (3000..=3059 | 3600..=3699 | 3800..=3999, 14) => true,
        (3528..=3589 | 6011 | 6200..=6299 | 6440..=6599, _) => long,
        (5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763, _) => true,
        _ => false,
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum = digits
        .iter()
        .rev()
        .enumerate()
        .fold(0_u32, |sum, (place, &digit)| {
            let weighted = u32::from(digit) * (1 + (place as u32 & 1));
            sum + weighted / 10 + weighted % 10
        });
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_issuers_test_numbers() {
        for number in [
            "4111111111111111",
            "4222222222222",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "38520000023237",
            "6011111111111117",
            "3530111333300000",
            "6200000000000005",
            "6304000000000000",
        ] {
            assert!(is_card(number), "{number}");
            let mut next = number.to_owned();
            let last = next.pop().unwrap();
            next.push(if last == '9' {
                '0'
            } else {
                char::from(last as u8 + 1)
            });
            assert!(!is_card(&next), "{next}");
        }
    }
}

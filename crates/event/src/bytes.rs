//! The 32-byte values of commitments. All are exactly 32 bytes; secrets do not show in `Debug` and are wiped.

use std::fmt;

use zeroize::Zeroize as _;

/// Not exactly 32 bytes, or not 64 lower-case hexadecimal digits.
///
/// The length is part of the commitment: a byte moved between a blind and its value would open the same digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be exactly 32 bytes, in text exactly 64 lower-case hexadecimal digits")]
pub struct Not32Bytes;

/// A public SHA-256 value: `d[n]` of a field, or the group of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest32([u8; 32]);

/// `r[n]`, which opens one field of one event. Secret until it is disclosed.
#[derive(Clone)]
pub struct Blind([u8; 32]);

/// `ek`, which opens every field of one event. Secret until it is disclosed.
#[derive(Clone)]
pub struct EventKey([u8; 32]);

macro_rules! bytes32 {
    ($name:ident) => {
        impl $name {
            /// From an array.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// As 64 lower-case hexadecimal digits.
            pub fn to_hex(&self) -> String {
                hex(&self.0)
            }

            /// From 64 lower-case hexadecimal digits.
            ///
            /// # Errors
            /// Any other text.
            pub fn from_hex(text: &str) -> Result<Self, Not32Bytes> {
                unhex(text).map(Self)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = Not32Bytes;

            fn try_from(bytes: &[u8]) -> Result<Self, Not32Bytes> {
                bytes.try_into().map(Self).map_err(|_| Not32Bytes)
            }
        }
    };
}

bytes32!(Digest32);
bytes32!(Blind);
bytes32!(EventKey);

impl Drop for Blind {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl Drop for EventKey {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Display for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Blind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blind(..)")
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventKey(..)")
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn unhex(text: &str) -> Result<[u8; 32], Not32Bytes> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(Not32Bytes),
    };
    let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| Not32Bytes)?;
    let mut bytes = [0; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        match (digit(*high), digit(*low)) {
            (Ok(high), Ok(low)) => *byte = high << 4 | low,
            _ => {
                bytes.zeroize();
                return Err(Not32Bytes);
            }
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_exactly_32_bytes() {
        let text = "00ff".repeat(16);
        let digest = Digest32::from_hex(&text).unwrap();
        assert_eq!(digest.to_hex(), text);
        for bad in [
            &text[..62],
            &format!("{text}00"),
            &text.to_uppercase(),
            &text.replace('f', "g"),
            "",
        ] {
            assert_eq!(Digest32::from_hex(bad), Err(Not32Bytes), "{bad}");
        }
        assert!(
            Blind::try_from([0; 31].as_slice()).is_err()
                && Blind::try_from([0; 33].as_slice()).is_err()
        );
    }

    #[test]
    fn secrets_do_not_show() {
        assert_eq!(
            format!("{:?} {:?}", Blind::new([7; 32]), EventKey::new([7; 32])),
            "Blind(..) EventKey(..)"
        );
    }
}

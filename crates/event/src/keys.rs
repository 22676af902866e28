//! How this server makes its secrets (derivation 1; not frozen, a key row carries the number).
//!
//! ```text
//! L[s] = HMAC-SHA256(K[s], "neosc audit link v1")
//! ek   = HMAC-SHA256(K[s], "neosc audit ek v1" || HMAC-SHA256(E[x], id16 || u64(received_at)))
//! ```
//!
//! `K[s]` is random, one per organization and subject; `E[x]` random, one per retention class and UTC day of
//! `received_at`. Without either of them an event key cannot be made again, and its values cannot be guessed.

use std::fmt;

use uuid::Uuid;
use zeroize::Zeroize as _;

use crate::commit::entry_name;
use crate::hmac::Hmac;
use crate::{EventKey, Timestamp};

/// The number of the derivation in this module.
pub const DERIVATION: u8 = 1;

const EVENT_KEY_TAG: &[u8; 17] = b"neosc audit ek v1";
const LINK_TAG: &[u8; 19] = b"neosc audit link v1";

/// `L[s]`: finds the entries of one subject, and opens nothing. Given to that person or to an auditor.
#[derive(Clone)]
pub struct LinkKey {
    bytes: [u8; 32],
    keyed: Hmac,
}

impl LinkKey {
    /// From the 32 bytes that were given out.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self {
            keyed: Hmac::new(&bytes),
            bytes,
        }
    }

    /// The bytes to give out.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// `link` of an entry of this subject.
    pub fn link(&self, id16: Uuid, received_at: Timestamp) -> [u8; 16] {
        let mac = self.keyed.of(&entry_name(id16, received_at));
        mac.first_chunk().copied().unwrap_or_default()
    }
}

impl Drop for LinkKey {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// `K[s]`, ready for use. Its owner is the store; destroying the stored bytes erases the subject.
#[derive(Clone)]
pub struct SubjectKey {
    keyed: Hmac,
    link: LinkKey,
}

impl SubjectKey {
    /// From 32 random bytes. The caller wipes its own copy.
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let keyed = Hmac::new(&bytes);
        bytes.zeroize();
        let link = LinkKey::new(keyed.of(LINK_TAG));
        Self { keyed, link }
    }

    /// `L[s]`.
    pub fn link_key(&self) -> &LinkKey {
        &self.link
    }
}

/// `E[x]`, ready for use. Destroying the stored bytes expires a day of a retention class.
#[derive(Clone)]
pub struct DayKey {
    keyed: Hmac,
}

impl DayKey {
    /// From 32 random bytes. The caller wipes its own copy.
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let keyed = Hmac::new(&bytes);
        bytes.zeroize();
        Self { keyed }
    }
}

/// `ek` of one event.
pub fn event_key(
    subject: &SubjectKey,
    day: &DayKey,
    id16: Uuid,
    received_at: Timestamp,
) -> EventKey {
    let mut message = [0; EVENT_KEY_TAG.len() + 32];
    let (tag, inner) = message.split_at_mut(EVENT_KEY_TAG.len());
    tag.copy_from_slice(EVENT_KEY_TAG);
    inner.copy_from_slice(&day.keyed.of(&entry_name(id16, received_at)));
    let key = EventKey::new(subject.keyed.of(&message));
    message.as_mut_slice().zeroize();
    key
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(..)")
    }
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(..)")
    }
}

impl fmt::Debug for DayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayKey(..)")
    }
}

//! One event.

use std::str;

use super::draft::Draft;
use super::fields;
use crate::rejection::{Rejection, RejectionCode};
use crate::scan::Scanner;
use crate::{NewEvent, Timestamp, limits};

/// What an event is checked against.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) now: Timestamp,
    pub(super) organization: Option<&'a str>,
}

/// Reads one event: a JSON object with the fields a sender may give.
///
/// `now` is the server's time, against which `timestamp` is judged; `organization` is the id of the key's own, to which
/// `organization_id`, if sent, must be equal. Optional fields count as absent when they are `null`, `""` or `{}`.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse_event(
    json: &[u8],
    now: Timestamp,
    organization: Option<&str>,
) -> Result<NewEvent, Rejection> {
    let json = json.trim_ascii();
    if json.len() > limits::EVENT {
        return Err(too_long());
    }
    let text = str::from_utf8(json).map_err(|error| {
        let at = error.valid_up_to();
        Rejection::new(
            RejectionCode::InvalidJson,
            "",
            format!("not UTF-8 at byte {at}; JSON is sent as UTF-8"),
        )
    })?;
    let mut scan = Scanner::new(text);
    let event = read(&mut scan, Context { now, organization })?;
    scan.end()?;
    Ok(event)
}

/// Reads the event that comes next.
pub(super) fn read(scan: &mut Scanner<'_>, context: Context<'_>) -> Result<NewEvent, Rejection> {
    let found = scan.peek();
    let start = scan.at();
    if !scan.take(b'{') {
        scan.skip_value()?;
        let found = fields::kind_of(found);
        return Err(Rejection::new(
            RejectionCode::NotAnObject,
            "",
            format!("an event is a JSON object, this is {found}"),
        ));
    }
    let mut draft = Draft::default();
    if !scan.take(b'}') {
        loop {
            let key = scan.key()?;
            draft.member(&key, scan, context)?;
            if !scan.take(b',') {
                scan.expect(b'}', "a comma or }")?;
                break;
            }
        }
    }
    if scan.at() - start > limits::EVENT {
        return Err(too_long());
    }
    draft.finish()
}

fn too_long() -> Rejection {
    let message = format!(
        "the event is longer than {} bytes; shorten details or metadata",
        limits::EVENT
    );
    Rejection::new(RejectionCode::TooLong, "", message)
}

impl NewEvent {
    /// Checks, redacts and cleans an event this server made itself, as if it had been sent.
    ///
    /// Texts longer than their limit are cut (a client program may not stop an action from being recorded by a long
    /// `user_agent`). The action may be any but a statement's.
    ///
    /// # Errors
    /// An empty `user_id` or `resource`, a malformed or reserved action, a malformed address or id, bad metadata.
    pub fn checked(self) -> Result<Self, Rejection> {
        Draft::of(self)?.finish()
    }
}

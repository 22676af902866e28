//! The checks of single fields.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::event::Context;
use crate::redact::{Kind, looks_like_token, redact_as, tidy};
use crate::rejection::{Rejection, RejectionCode};
use crate::rfc3339::TimestampError;
use crate::scan::Scanner;
use crate::{RESERVED_IDS, Timestamp, catalogue, is_action, limits};

/// A field of free text.
#[derive(Clone, Copy)]
pub(super) struct TextField {
    pub(super) pointer: &'static str,
    limit: usize,
    kind: Kind,
}

impl TextField {
    const fn new(pointer: &'static str, limit: usize, kind: Kind) -> Self {
        Self {
            pointer,
            limit,
            kind,
        }
    }
}

pub(super) const USER_ID: TextField = TextField::new("/user_id", limits::USER_ID, Kind::Identifier);
pub(super) const USER_EMAIL: TextField =
    TextField::new("/user_email", limits::USER_EMAIL, Kind::Identifier);
pub(super) const RESOURCE: TextField =
    TextField::new("/resource", limits::RESOURCE, Kind::Identifier);
pub(super) const DETAILS: TextField = TextField::new("/details", limits::DETAILS, Kind::Prose);
pub(super) const SESSION_ID: TextField =
    TextField::new("/session_id", limits::SESSION_ID, Kind::Identifier);
pub(super) const USER_AGENT: TextField =
    TextField::new("/user_agent", limits::USER_AGENT, Kind::Prose);
pub(super) const REQUEST_ID: TextField =
    TextField::new("/request_id", limits::REQUEST_ID, Kind::Identifier);

/// The kind of value that begins with this byte, with its article.
pub(super) fn kind_of(first: Option<u8>) -> &'static str {
    match first {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(b'-' | b'0'..=b'9') => "a number",
        Some(_) => "no JSON value",
        None => "nothing",
    }
}

/// Refuses a value of another type; or what is no value at all.
#[cold]
pub(super) fn wrong_type(
    scan: &mut Scanner<'_>,
    field: &'static str,
    expected: &str,
    found: Option<u8>,
) -> Rejection {
    if let Err(fault) = scan.skip_value() {
        return Rejection::at_field(fault, field);
    }
    let message = format!(
        "{} must be {expected}, this is {}",
        name(field),
        kind_of(found)
    );
    Rejection::new(RejectionCode::WrongType, field, message)
}

fn name(pointer: &str) -> &str {
    pointer.trim_start_matches('/')
}

/// A string; `None` for `null`, and for `""`.
pub(super) fn string<'a>(
    scan: &mut Scanner<'a>,
    field: &'static str,
) -> Result<Option<Cow<'a, str>>, Rejection> {
    match scan.peek() {
        Some(b'"') => {
            let text = scan
                .string()
                .map_err(|fault| Rejection::at_field(fault, field))?;
            Ok((!text.is_empty()).then_some(text))
        }
        Some(b'n') => scan
            .word()
            .map(|_| None)
            .map_err(|fault| Rejection::at_field(fault, field)),
        found => Err(wrong_type(scan, field, "a string", found)),
    }
}

/// A boolean; `None` for `null`.
pub(super) fn boolean(
    scan: &mut Scanner<'_>,
    field: &'static str,
) -> Result<Option<bool>, Rejection> {
    match scan.peek() {
        Some(b't' | b'f' | b'n') => match scan
            .word()
            .map_err(|fault| Rejection::at_field(fault, field))?
        {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            _ => Ok(None),
        },
        found => Err(wrong_type(scan, field, "true or false", found)),
    }
}

/// A text without secrets and controls, within its limit, and whether redaction touched it.
pub(super) fn text(field: TextField, value: Cow<'_, str>) -> Result<(String, bool), Rejection> {
    let (text, redacted) = tidy(value, field.kind);
    if text.len() > field.limit {
        let (name, limit, length) = (name(field.pointer), field.limit, text.len());
        let message =
            format!("{name} takes {length} bytes of UTF-8, at most {limit} are kept; shorten it");
        return Err(Rejection::new(
            RejectionCode::TooLong,
            field.pointer,
            message,
        ));
    }
    Ok((text, redacted))
}

/// Cuts a text of this server's own before [`text`], which then finds it short enough.
/// Also says whether redaction touched it.
pub(super) fn cut(field: TextField, value: &str) -> (String, bool) {
    let (text, mut redacted) = tidy(Cow::Borrowed(value), field.kind);
    let mut limit = field.limit;
    loop {
        // Cutting can uncover what redaction then makes longer; each round leaves more room.
        let (short, again) = tidy(crate::fit(&text, limit), field.kind);
        redacted |= again;
        if short.len() <= field.limit {
            return (short, redacted);
        }
        limit = limit.saturating_sub(short.len() - field.limit);
    }
}

pub(super) fn id(text: &str) -> Result<(), Rejection> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-');
    let refuse = |message: &str| Err(Rejection::new(RejectionCode::InvalidId, "/id", message));
    if text.is_empty() || text.len() > limits::ID || !text.bytes().all(allowed) {
        return refuse(
            "id must be 1 to 128 characters of A-Z a-z 0-9 . _ : -; leave it out to be given one",
        );
    }
    if RESERVED_IDS.contains(&text) {
        let message = format!(
            "id is one of `{}`, which are not taken: the address /api/audit-logs/{text} is that of something else, so the event could not be opened; use another id",
            RESERVED_IDS.join("`, `")
        );
        return refuse(&message);
    }
    if looks_like_token(text) {
        return refuse(
            "id looks like a token or key, and would be shown to every reader; use another id",
        );
    }
    Ok(())
}

pub(super) fn action(text: &str) -> Result<(), Rejection> {
    let refuse = |code, message: &str| Err(Rejection::new(code, "/action", message));
    if !is_action(text) {
        return refuse(
            RejectionCode::InvalidAction,
            "action must be 1 to 128 characters of A-Z a-z 0-9 . _ : / - and begin with a letter or digit; name what was done, like launch_workspace",
        );
    }
    if catalogue::is_statement(text) {
        return refuse(
            RejectionCode::ReservedAction,
            "this action is a statement of the log about itself, which nobody can send; name the action otherwise",
        );
    }
    if matches!(redact_as(text, Kind::Identifier), Cow::Owned(_)) {
        return refuse(
            RejectionCode::InvalidAction,
            "action looks like a secret, and is public for ever; name what was done",
        );
    }
    Ok(())
}

pub(super) fn timestamp(text: &str, context: Context<'_>) -> Result<Timestamp, Rejection> {
    let time = Timestamp::parse(text).map_err(|error| {
        let code = match error {
            TimestampError::OutOfRange => RejectionCode::TimestampOutOfRange,
            _ => RejectionCode::InvalidTimestamp,
        };
        Rejection::new(code, "/timestamp", format!("timestamp {error}"))
    })?;
    if time.as_micros()
        > context
            .now
            .as_micros()
            .saturating_add(limits::TIMESTAMP_AHEAD_MICROS)
    {
        let message = format!(
            "timestamp is more than 10 minutes ahead of this server's clock ({}); set the sender's clock",
            context.now
        );
        return Err(Rejection::new(
            RejectionCode::TimestampOutOfRange,
            "/timestamp",
            message,
        ));
    }
    Ok(time)
}

/// One text for each address: IPv4 in dots, IPv6 as in RFC 5952, an IPv4 address mapped into IPv6 as IPv4.
pub(super) fn ip_address(text: &str) -> Result<String, Rejection> {
    let refuse = |message: &str| {
        Err(Rejection::new(
            RejectionCode::InvalidIpAddress,
            "/ip_address",
            message,
        ))
    };
    if text.len() > limits::IP_ADDRESS {
        return Err(Rejection::new(
            RejectionCode::TooLong,
            "/ip_address",
            format!(
                "ip_address is longer than {} bytes; send one address",
                limits::IP_ADDRESS
            ),
        ));
    }
    if text.parse::<Ipv4Addr>().is_ok() {
        // The parser takes only the canonical form.
        return Ok(text.to_owned());
    }
    match text.parse::<Ipv6Addr>() {
        Ok(address) => Ok(address
            .to_ipv4_mapped()
            .map_or_else(|| address.to_string(), |v4| v4.to_string())),
        Err(_) if text.contains('%') => refuse(
            "ip_address has a zone, which means something on one machine only; leave out % and what follows",
        ),
        Err(_) => refuse(
            "ip_address is no IPv4 or IPv6 address; send the end user's address alone, without port, brackets or mask, or leave it out",
        ),
    }
}

pub(super) fn organization(text: &str, context: Context<'_>) -> Result<(), Rejection> {
    if context.organization == Some(text) {
        return Ok(());
    }
    Err(Rejection::new(
        RejectionCode::WrongOrganization,
        "/organization_id",
        "organization_id is not the organization of this key; leave it out, or use a key of that organization",
    ))
}

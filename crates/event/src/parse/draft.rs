//! An event in the making.

use std::borrow::Cow;

use super::event::Context;
use super::fields::{self, TextField};
use super::metadata;
use crate::NewEvent;
use crate::rejection::{Rejection, RejectionCode, shown};
use crate::scan::Scanner;
use crate::text::push_json_string;

/// The members a sender may give; the place of each is its bit in [`Draft::seen`].
const MEMBERS: [&str; 14] = [
    "id",
    "user_id",
    "user_email",
    "action",
    "resource",
    "details",
    "ip_address",
    "timestamp",
    "success",
    "session_id",
    "user_agent",
    "request_id",
    "metadata",
    "organization_id",
];
/// What only the server says.
const SERVER_MEMBERS: [&str; 6] = [
    "index",
    "received_at",
    "source",
    "sender",
    "redacted",
    "statement",
];

pub(super) struct Draft {
    event: NewEvent,
    seen: u32,
    /// Pointers to the texts that redaction touched, in the order of [`TEXTS`].
    touched: u8,
    /// The same for metadata.
    touched_metadata: Vec<String>,
}

/// The text fields, in the order of the contract.
const TEXTS: [TextField; 7] = [
    fields::USER_ID,
    fields::USER_EMAIL,
    fields::RESOURCE,
    fields::DETAILS,
    fields::SESSION_ID,
    fields::USER_AGENT,
    fields::REQUEST_ID,
];

impl Default for Draft {
    fn default() -> Self {
        let event = NewEvent {
            success: true,
            ..NewEvent::default()
        };
        Self {
            event,
            seen: 0,
            touched: 0,
            touched_metadata: Vec::new(),
        }
    }
}

impl Draft {
    /// Takes in one member; the scanner is at its value.
    pub(super) fn member(
        &mut self,
        key: &str,
        scan: &mut Scanner<'_>,
        context: Context<'_>,
    ) -> Result<(), Rejection> {
        let Some(place) = MEMBERS.iter().position(|member| *member == key) else {
            return Err(unknown(key));
        };
        let bit = 1 << place;
        if self.seen & bit != 0 {
            let message = format!("{key} is given twice; give it once");
            return Err(Rejection::new(
                RejectionCode::DuplicateKey,
                format!("/{key}"),
                message,
            ));
        }
        self.seen |= bit;
        match key {
            "id" => {
                if let Some(id) = fields::string(scan, "/id")? {
                    fields::id(&id)?;
                    self.event.id = Some(id.into_owned());
                }
            }
            "user_id" => self.event.user_id = self.required(0, scan)?,
            "user_email" => self.event.user_email = self.text(1, scan)?.unwrap_or_default(),
            "action" => {
                if let Some(action) = fields::string(scan, "/action")? {
                    fields::action(&action)?;
                    self.event.action = action.into_owned();
                }
            }
            "resource" => self.event.resource = self.required(2, scan)?,
            "details" => self.event.details = self.text(3, scan)?.unwrap_or_default(),
            "ip_address" => {
                if let Some(address) = fields::string(scan, "/ip_address")? {
                    self.event.ip_address = fields::ip_address(&address)?;
                }
            }
            "timestamp" => {
                if let Some(text) = fields::string(scan, "/timestamp")? {
                    self.event.timestamp = Some(fields::timestamp(&text, context)?);
                }
            }
            "success" => self.event.success = fields::boolean(scan, "/success")?.unwrap_or(true),
            "session_id" => self.event.session_id = self.text(4, scan)?,
            "user_agent" => self.event.user_agent = self.text(5, scan)?,
            "request_id" => self.event.request_id = self.text(6, scan)?,
            "metadata" => {
                if let Some(minified) = metadata::minify(scan)? {
                    self.event.metadata = minified.text;
                    self.touched_metadata = minified.touched;
                }
            }
            _ => {
                if let Some(organization) = fields::string(scan, "/organization_id")? {
                    fields::organization(&organization, context)?;
                }
            }
        }
        Ok(())
    }

    /// The text field at a place of [`TEXTS`].
    fn text(&mut self, place: usize, scan: &mut Scanner<'_>) -> Result<Option<String>, Rejection> {
        let Some(&field) = TEXTS.get(place) else {
            return Ok(None);
        };
        match fields::string(scan, field.pointer)? {
            Some(value) => self.keep(place, field, value).map(Some),
            None => Ok(None),
        }
    }

    fn required(&mut self, place: usize, scan: &mut Scanner<'_>) -> Result<String, Rejection> {
        // An empty one is found missing in the end.
        Ok(self.text(place, scan)?.unwrap_or_default())
    }

    fn keep(
        &mut self,
        place: usize,
        field: TextField,
        value: Cow<'_, str>,
    ) -> Result<String, Rejection> {
        let (text, redacted) = fields::text(field, value)?;
        self.touched |= u8::from(redacted) << place;
        Ok(text)
    }

    /// The draft of an event this server made.
    pub(super) fn of(mut event: NewEvent) -> Result<Self, Rejection> {
        let mut draft = Self::default();
        if let Some(id) = &event.id {
            fields::id(id)?;
        }
        fields::action(&event.action)?;
        if !event.ip_address.is_empty() {
            event.ip_address = fields::ip_address(&event.ip_address)?;
        }
        for (place, field) in TEXTS.into_iter().enumerate() {
            let Some(text) = text_of(&mut event, place) else {
                continue;
            };
            let long = text.len() > 64;
            let kept = draft.keep(place, field, Cow::Borrowed(&*text));
            *text = match kept {
                Err(_) if long => {
                    let (short, redacted) = fields::cut(field, text);
                    draft.touched |= u8::from(redacted) << place;
                    draft.keep(place, field, short.into())?
                }
                other => other?,
            };
        }
        for optional in [
            &mut event.session_id,
            &mut event.user_agent,
            &mut event.request_id,
        ] {
            *optional = optional.take().filter(|text| !text.is_empty());
        }
        if let Some(text) = event.metadata.take() {
            let mut scan = Scanner::new(&text);
            if let Some(minified) = metadata::minify(&mut scan)? {
                event.metadata = minified.text;
                draft.touched_metadata = minified.touched;
            }
            scan.end()?;
        }
        draft.event = event;
        Ok(draft)
    }

    /// The event, if nothing is missing.
    pub(super) fn finish(mut self) -> Result<NewEvent, Rejection> {
        let event = &self.event;
        for (field, value) in [
            ("/user_id", &event.user_id),
            ("/action", &event.action),
            ("/resource", &event.resource),
        ] {
            if value.is_empty() {
                let message = format!(
                    "{} is missing or empty; every event names who, what and on what",
                    field.trim_start_matches('/')
                );
                return Err(Rejection::new(RejectionCode::MissingField, field, message));
            }
        }
        if self.touched != 0 || !self.touched_metadata.is_empty() {
            self.event.redacted = Some(self.redacted());
        }
        Ok(self.event)
    }

    /// JSON array text of the pointers redaction touched.
    fn redacted(&self) -> String {
        let mut out = String::from("[");
        let texts = TEXTS
            .iter()
            .enumerate()
            .filter(|(place, _)| self.touched >> place & 1 == 1);
        for pointer in texts
            .map(|(_, field)| field.pointer)
            .chain(self.touched_metadata.iter().map(String::as_str))
        {
            if out.len() > 1 {
                out.push(',');
            }
            push_json_string(pointer, &mut out);
        }
        out.push(']');
        out
    }
}

/// The text at a place of [`TEXTS`].
fn text_of(event: &mut NewEvent, place: usize) -> Option<&mut String> {
    match place {
        0 => Some(&mut event.user_id),
        1 => Some(&mut event.user_email),
        2 => Some(&mut event.resource),
        3 => Some(&mut event.details),
        4 => event.session_id.as_mut(),
        5 => event.user_agent.as_mut(),
        _ => event.request_id.as_mut(),
    }
}

#[cold]
fn unknown(key: &str) -> Rejection {
    let name = shown(key);
    let field = format!("/{}", metadata::pointer_part(&name));
    if SERVER_MEMBERS.contains(&key) {
        let message = format!("{key} is set by the server and cannot be sent; leave it out");
        return Rejection::new(RejectionCode::ServerField, field, message);
    }
    let message = format!("{name} is no field of an event; put what is your own into metadata");
    Rejection::new(RejectionCode::UnknownField, field, message)
}

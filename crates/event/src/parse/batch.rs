//! Many events in one body.

use std::str;

use super::event::{Context, read};
use crate::rejection::{BatchCode, BatchRejection, Place, Rejection};
use crate::scan::{Fault, Scanner};
use crate::{NewEvent, Timestamp, limits};

/// Bytes of a short event.
const SHORT_LINE: usize = 256;

/// The outcome for each event, in the order of the body.
type Outcomes = Vec<Result<NewEvent, Rejection>>;

/// Reads one event, an array of events, or one event a line (NDJSON), as the content shows.
///
/// A body that begins with `[` is an array. Otherwise each line that is not blank holds one event; a single object may
/// also stretch over many lines. A byte order mark is passed over. The place of a refused event is its index.
///
/// # Errors
/// Nothing of the body can be used: it is empty, too large, no UTF-8, malformed as a whole, or holds too many events.
/// A malformed line of NDJSON is the fault of that line alone.
pub fn parse_batch(
    body: &[u8],
    now: Timestamp,
    organization: Option<&str>,
) -> Result<Outcomes, BatchRejection> {
    if body.len() > limits::BODY {
        let message = format!(
            "the body is longer than {} bytes; send several requests",
            limits::BODY
        );
        return Err(BatchRejection {
            code: BatchCode::TooLarge,
            message,
            place: None,
        });
    }
    let text =
        str::from_utf8(body).map_err(|error| malformed(body, error.valid_up_to(), "not UTF-8"))?;
    let mut scan = Scanner::new(text);
    if text.starts_with('\u{feff}') {
        scan.go_to('\u{feff}'.len_utf8());
    }
    let context = Context { now, organization };
    match scan.peek() {
        None => {
            let message =
                "the body is empty; send an event, an array of events, or one event a line"
                    .to_owned();
            Err(BatchRejection {
                code: BatchCode::Empty,
                message,
                place: None,
            })
        }
        Some(b'[') => array(&mut scan, body, context),
        Some(b'{') if stretches(text, scan.at()) => {
            single(&mut scan, body, context).map(|event| vec![event])
        }
        Some(b'{') => lines(text, scan.at(), context),
        Some(_) => Err(malformed(
            body,
            scan.at(),
            "an event, an array of events, or one event a line is due",
        )),
    }
}

/// Whether the object at `at` is one object over many lines, rather than the first of many lines.
fn stretches(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let Some((first, others)) = rest.split_once('\n') else {
        return true;
    };
    let mut line = Scanner::new(first);
    let whole = line.skip_value().and_then(|()| line.end()).is_ok();
    // A first line that is cut is still a line if another object begins below it.
    !whole && !others.trim_ascii_start().starts_with('{')
}

fn array(
    scan: &mut Scanner<'_>,
    body: &[u8],
    context: Context<'_>,
) -> Result<Outcomes, BatchRejection> {
    let mut outcomes = Vec::new();
    let at = |fault| fault_in(body, fault);
    scan.expect(b'[', "[").map_err(at)?;
    if !scan.take(b']') {
        loop {
            room(&outcomes)?;
            outcomes.push(next(scan, context).map_err(at)?);
            if !scan.take(b',') {
                break;
            }
        }
        scan.expect(b']', "a comma or ]").map_err(at)?;
    }
    scan.end().map_err(at)?;
    Ok(outcomes)
}

fn single(
    scan: &mut Scanner<'_>,
    body: &[u8],
    context: Context<'_>,
) -> Result<Result<NewEvent, Rejection>, BatchRejection> {
    let event = next(scan, context).map_err(|fault| fault_in(body, fault))?;
    scan.end().map_err(|fault| fault_in(body, fault))?;
    Ok(event)
}

fn lines(text: &str, at: usize, context: Context<'_>) -> Result<Outcomes, BatchRejection> {
    // An event is large to move: no growing by doubling. Lines are hardly shorter than this.
    let likely = text.len() / SHORT_LINE;
    let mut outcomes = Vec::with_capacity(likely.min(limits::EVENTS_PER_REQUEST));
    for line in text.get(at..).unwrap_or_default().split('\n') {
        if line.trim_ascii().is_empty() {
            continue;
        }
        room(&outcomes)?;
        let mut scan = Scanner::new(line);
        outcomes.push(read(&mut scan, context).and_then(|event| {
            scan.end()?;
            Ok(event)
        }));
    }
    Ok(outcomes)
}

/// The event that comes next; `Err` if there is no JSON value, so that nobody can tell where the next begins.
fn next(
    scan: &mut Scanner<'_>,
    context: Context<'_>,
) -> Result<Result<NewEvent, Rejection>, Fault> {
    let start = scan.at();
    let outcome = read(scan, context);
    if outcome.is_err() {
        scan.go_to(start);
        scan.skip_value()?;
    }
    Ok(outcome)
}

fn room(outcomes: &Outcomes) -> Result<(), BatchRejection> {
    if outcomes.len() < limits::EVENTS_PER_REQUEST {
        return Ok(());
    }
    let message = format!(
        "more than {} events; send several requests",
        limits::EVENTS_PER_REQUEST
    );
    Err(BatchRejection {
        code: BatchCode::TooManyEvents,
        message,
        place: None,
    })
}

fn fault_in(body: &[u8], fault: Fault) -> BatchRejection {
    match fault {
        Fault::Syntax { at, expected } => malformed(body, at, &format!("{expected} is due")),
        Fault::LoneSurrogate { at } => {
            malformed(body, at, "half of a surrogate pair is no character")
        }
    }
}

fn malformed(body: &[u8], at: usize, what: &str) -> BatchRejection {
    let place = Place::of(body, at);
    let message = format!(
        "line {}, column {}: {what}; nothing of the body was accepted",
        place.line, place.column
    );
    BatchRejection {
        code: BatchCode::Malformed,
        message,
        place: Some(place),
    }
}

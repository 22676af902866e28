//! What a raw value means for a field.

use event::Source;
use event::catalogue::Category;

use crate::scan::{RawValue, Scanner};
use crate::suggest::nearest;
use crate::{Field, FilterError, Moment, Network, Value, fold, lowercase};

/// Gives `raw` the meaning it has for `field`, or says why it has none. `scanner` places the error.
pub(crate) fn value(
    scanner: &Scanner<'_>,
    field: &Field,
    raw: RawValue,
) -> Result<Value, FilterError> {
    match field {
        Field::Start | Field::End => moment(scanner, raw),
        Field::Success => success(scanner, raw),
        Field::Source => source(scanner, raw),
        Field::IpAddress => address(scanner, raw),
        Field::Text => text(scanner, raw),
        Field::UserEmail => Ok(plain(lowercase(&raw.text).into_owned(), raw.star)),
        Field::Category => category(scanner, raw),
        Field::Action
        | Field::UserId
        | Field::Resource
        | Field::SessionId
        | Field::RequestId
        | Field::Id
        | Field::Sender
        | Field::Metadata(_) => Ok(plain(raw.text, raw.star)),
    }
}

fn plain(text: String, star: bool) -> Value {
    match (star, text.is_empty()) {
        (true, true) => Value::Present,
        (true, false) => Value::StartsWith(text),
        (false, _) => Value::Is(text),
    }
}

fn moment(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    if let Some(moment) = Moment::parse(&raw.text)
        && !raw.star
    {
        return Ok(Value::Moment(moment));
    }
    let error = scanner.error(raw.at, "this is not a time from 1970 to 9999");
    // In a query string a plus sign is a space.
    let hint = if raw.text.contains(' ') && Moment::parse(&raw.text.replace(' ', "+")).is_some() {
        "in a URL, write the + of an offset as %2B".to_owned()
    } else if Moment::parse(&format!("{}Z", raw.text)).is_some() {
        format!("times need an offset: {}Z", raw.text)
    } else {
        "write 2026-03-05, 2026-03-05T14:30:00Z, now-7d, now-24h, now-30m or now/d".to_owned()
    };
    Err(error.hint(hint))
}

fn success(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    let is = |word: &str| !raw.star && raw.text.eq_ignore_ascii_case(word);
    if is("true") || is("success") {
        Ok(Value::Success(true))
    } else if is("false") || is("failure") {
        Ok(Value::Success(false))
    } else {
        Err(scanner
            .error(raw.at, "success is either true or false")
            .hint("write success:true or success:false"))
    }
}

fn source(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    let names = [
        Source::Platform,
        Source::Sent,
        Source::Imported,
        Source::Log,
    ]
    .map(Source::name);
    match Source::from_name(&raw.text.to_ascii_lowercase()) {
        Some(source) if !raw.star => Ok(Value::Source(source)),
        _ => Err(none_of(scanner, &raw, "source", &names)),
    }
}

/// A category nobody knows would find nothing, without a word.
fn category(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    let names = Category::ALL.map(Category::name);
    let text = raw.text.to_ascii_lowercase();
    let known = text.is_empty()
        || names.iter().any(|name| {
            if raw.star {
                name.starts_with(&*text)
            } else {
                *name == text
            }
        });
    if known {
        Ok(plain(text, raw.star))
    } else {
        Err(none_of(scanner, &raw, "category", &names))
    }
}

fn none_of(
    scanner: &Scanner<'_>,
    raw: &RawValue,
    what: &str,
    names: &[&'static str],
) -> FilterError {
    let error = scanner.error(raw.at.clone(), format!("there is no {what} {}", raw.text));
    match nearest(&raw.text, names.iter().copied()) {
        Some(name) => error.hint(format!("did you mean {name}?")),
        None => error.hint(format!("one of {}", names.join(", "))),
    }
}

fn address(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    if raw.text.is_empty() {
        return Ok(plain(raw.text, raw.star));
    }
    if raw.star {
        let prefix = raw.text.to_ascii_lowercase();
        if prefix
            .bytes()
            .all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':'))
        {
            return Ok(Value::StartsWith(prefix));
        }
    } else if let Some(network) = Network::parse(&raw.text) {
        return Ok(Value::Network(network));
    }
    Err(scanner
        .error(raw.at, "this is neither an address nor a network")
        .hint("write 10.1.2.3, 10.0.0.0/8, 2001:db8::/32 or 10.1.*"))
}

/// Free text is found anywhere, so a star after it adds nothing.
fn text(scanner: &Scanner<'_>, raw: RawValue) -> Result<Value, FilterError> {
    let needle = fold(&raw.text);
    if needle.is_empty() {
        return Err(scanner.error(raw.at, "there is nothing to search for"));
    }
    Ok(Value::Contains(needle.into_owned()))
}

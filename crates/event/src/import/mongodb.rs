//! Records of NeoSC's audit collection, as mongoexport writes them, made into events.

use serde_json::{Map, Value};

use super::{
    time::{self, Local},
    unique::Unique,
};
use crate::Timestamp;

/// Members of an event that are taken over.
const TEXTS: [&str; 10] = [
    "id",
    "user_id",
    "user_email",
    "action",
    "resource",
    "details",
    "ip_address",
    "session_id",
    "user_agent",
    "request_id",
];
/// Where members go that no event has.
const EXTRA: &str = "import";
/// Integers beyond it are not exact in most programs that read JSON.
const EXACT: u64 = 1 << 53;

/// An event, as it can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// A JSON object.
    pub json: String,
    /// Whether its time had no offset, so that `local` said which moment it is.
    pub local_time: bool,
}

/// Whether a record looks like one of an export: it has an `_id`, or a value of extended JSON.
pub fn is_export(record: &[u8]) -> bool {
    let Ok(Value::Object(record)) = serde_json::from_slice(record) else {
        return false;
    };
    let extended = |value: &Value| match value {
        Value::Object(value) => value.len() == 1 && value.keys().all(|key| key.starts_with('$')),
        _ => false,
    };
    record.contains_key("_id") || record.values().any(extended)
}

/// The members of a record, without the dress of extended JSON.
///
/// # Errors
/// For people: it is no JSON object, a member is there twice, or a value is none of extended JSON. No value is repeated.
pub fn members(record: &[u8]) -> Result<Map<String, Value>, String> {
    let members = object(record)?.into_iter();
    let plain = members.map(|(key, value)| Ok((key, plain(value)?)));
    plain.collect()
}

fn object(record: &[u8]) -> Result<Map<String, Value>, String> {
    let Unique(record) = serde_json::from_slice(record).map_err(|error| error.to_string())?;
    match record {
        Value::Object(record) => Ok(record),
        _ => Err("a record is a JSON object".into()),
    }
}

/// Makes an event of a record, or says why it cannot be one. `local` says which moment a time without an offset is.
///
/// # Errors
/// For people: what of the record is not as an export has it.
pub fn convert(record: &[u8], local: Local<'_>) -> Result<Converted, String> {
    let record = object(record)?;
    let (mut event, mut extra) = (Map::new(), Map::new());
    let (mut metadata, mut local_time) = (Map::new(), false);
    for (key, value) in record {
        match key.as_str() {
            "_id" => {}
            "timestamp" => {
                let (time, used) =
                    moment(&value, local).map_err(|why| format!("timestamp: {why}"))?;
                local_time = used;
                event.insert(key, time.to_string().into());
            }
            "metadata" => match plain(value)? {
                Value::Object(given) => metadata = given,
                Value::Null => {}
                _ => return Err("metadata is a JSON object".into()),
            },
            "success" => put(&mut event, key, plain(value)?),
            known if TEXTS.contains(&known) => put(&mut event, key, plain(value)?),
            _ => put(&mut extra, key, plain(value)?),
        }
    }
    if !event.contains_key("timestamp") {
        return Err(
            "there is no timestamp: an event of the past does not happen on its arrival".into(),
        );
    }
    if !extra.is_empty() && metadata.insert(EXTRA.into(), extra.into()).is_some() {
        return Err(format!(
            "metadata has a member `{EXTRA}` already, where members go that no event has: rename one of them"
        ));
    }
    if !metadata.is_empty() {
        event.insert("metadata".into(), metadata.into());
    }
    Ok(Converted {
        json: Value::from(event).to_string(),
        local_time,
    })
}

/// Null is as good as absent: the address is then `""`, and the outcome a success.
fn put(into: &mut Map<String, Value>, key: String, value: Value) {
    if !value.is_null() {
        into.insert(key, value);
    }
}

fn moment(value: &Value, local: Local<'_>) -> Result<(Timestamp, bool), String> {
    match value {
        Value::String(text) => time::of_text(text, local),
        Value::Object(date) if date.len() == 1 => match date.get("$date") {
            Some(Value::String(text)) => time::of_text(text, local),
            Some(date) => {
                let millis = millis(date).ok_or("its $date is no time")?;
                Ok((time::of_millis(millis)?, false))
            }
            None => Err("it is no time".into()),
        },
        Value::Null => Err("it is null".into()),
        _ => Err("it is no time: a text or {\"$date\":...} is due".into()),
    }
}

/// Milliseconds, as a number or `{"$numberLong":"..."}`.
fn millis(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::Object(long) => long.get("$numberLong")?.as_str()?.parse().ok(),
        _ => None,
    }
}

/// A value without the dress of extended JSON.
fn plain(value: Value) -> Result<Value, String> {
    match value {
        Value::Object(object) => match dressed(&object) {
            Some(plain) => plain,
            None => {
                let members = object.into_iter();
                let plain = members.map(|(key, value)| Ok((key, plain(value)?)));
                plain
                    .collect::<Result<Map<_, _>, String>>()
                    .map(Value::from)
            }
        },
        Value::Array(items) => {
            let items: Result<Vec<_>, _> = items.into_iter().map(plain).collect();
            items.map(Value::from)
        }
        Value::Number(number) => Ok(exact(number)),
        other => Ok(other),
    }
}

/// What `{"$oid":"..."}` and its like stand for; `None` if it is an object of its own.
fn dressed(object: &Map<String, Value>) -> Option<Result<Value, String>> {
    let (key, value) = object.iter().next().filter(|_| object.len() == 1)?;
    let text = value.as_str();
    let bad = || Err(format!("{key} holds no such value"));
    Some(match (key.as_str(), text) {
        ("$oid" | "$uuid" | "$symbol" | "$numberDecimal", Some(text)) => Ok(text.into()),
        ("$numberInt" | "$numberLong", Some(text)) => match text.parse::<i64>() {
            Ok(number) => Ok(exact(number.into())),
            Err(_) => bad(),
        },
        ("$numberDouble", Some(text)) => match text.parse::<f64>() {
            // Infinities and NaN are no JSON.
            Ok(number) => Ok(serde_json::Number::from_f64(number).map_or(text.into(), Value::from)),
            Err(_) => bad(),
        },
        ("$date", Some(text)) => Ok(text.into()),
        ("$date", None) => match millis(value).map(time::of_millis) {
            Some(Ok(time)) => Ok(time.to_string().into()),
            Some(Err(why)) => Err(why),
            None => bad(),
        },
        ("$undefined", _) => Ok(Value::Null),
        _ => return None,
    })
}

/// A number that every reader reads alike; as text if there is none.
fn exact(number: serde_json::Number) -> Value {
    let magnitude = match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => number,
        (None, Some(number)) => number.unsigned_abs(),
        (None, None) => return number.into(),
    };
    if magnitude <= EXACT {
        number.into()
    } else {
        number.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(record: &str) -> Result<Value, String> {
        let no_zone = |text: &str| Err(format!("{text} has no offset"));
        let converted = convert(record.as_bytes(), &no_zone)?;
        Ok(serde_json::from_str(&converted.json).unwrap())
    }

    #[test]
    fn an_export_becomes_events() {
        let record = r#"{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f0"},"id":"log-1","user_id":{"$oid":"65f1"},
            "user_email":"ana@example.org","action":"login","resource":"auth","details":null,"ip_address":null,
            "timestamp":{"$date":"2026-03-05T12:00:00.250Z"},"tenant":{"$numberInt":"7"},
            "big":{"$numberLong":"9007199254740993"},"nested":{"at":{"$date":{"$numberLong":"1772712000000"}}},
            "metadata":{"mfa":true}}"#;
        let expected = serde_json::json!({
            "id": "log-1", "user_id": "65f1", "user_email": "ana@example.org", "action": "login", "resource": "auth",
            "timestamp": "2026-03-05T12:00:00.250000Z",
            "metadata": {"mfa": true, "import": {
                "tenant": 7, "big": "9007199254740993", "nested": {"at": "2026-03-05T12:00:00Z"},
            }},
        });
        assert_eq!(event(record), Ok(expected));
        assert!(is_export(record.as_bytes()));
        assert!(is_export(br#"{"timestamp":{"$date":"x"}}"#));
        assert!(!is_export(br#"{"user_id":"u","metadata":{"a":1}}"#));
    }

    #[test]
    fn members_are_plain_and_there_once() {
        let record = br#"{"_id":{"$oid":"65f0"},"id":{"$oid":"65f1"},"at":{"$date":{"$numberLong":"0"}},"n":{"$numberInt":"7"}}"#;
        let expected =
            serde_json::json!({"_id": "65f0", "id": "65f1", "at": "1970-01-01T00:00:00Z", "n": 7});
        assert_eq!(members(record).map(Value::from), Ok(expected));
        assert!(members(br#"{"a":1,"a":1}"#).unwrap_err().contains("twice"));
        assert!(members(b"[]").unwrap_err().contains("object"));
    }

    #[test]
    fn what_cannot_be_an_event_says_why() {
        let why = |record: &str| event(record).unwrap_err();
        assert!(why("[]").contains("object"));
        assert!(why("{").contains("EOF"));
        assert!(why("{}").contains("no timestamp"));
        for twice in [
            r#"{"user_id":"a","user_id":"b"}"#,
            r#"{"x":[{"y":1,"\u0079":1}]}"#,
        ] {
            assert!(why(twice).contains("twice"), "{twice}");
        }
        assert!(why(r#"{"timestamp":"2026-03-05T12:00:00"}"#).contains("no offset"));
        assert!(why(r#"{"timestamp":1772712000}"#).contains("no time"));
        assert!(why(r#"{"timestamp":{"$date":{"$numberLong":"x"}}}"#).contains("$date"));
        let twice = r#"{"timestamp":"2026-03-05T12:00:00Z","metadata":{"import":1},"other":2}"#;
        assert!(why(twice).contains("rename"));
        assert!(why(r#"{"timestamp":"2026-03-05T12:00:00Z","metadata":"x"}"#).contains("metadata"));
        assert!(
            why(r#"{"timestamp":"2026-03-05T12:00:00Z","n":{"$numberLong":"x"}}"#)
                .contains("$numberLong")
        );
    }
}

//! Bodies of events: JSON, arrays, NDJSON. What is accepted is clean, and stays as it is when it is sent again.
#![no_main]

use event::{NewEvent, Source, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let now = Timestamp::from_micros(1_772_721_000_000_000).unwrap();
    let Ok(outcomes) = event::parse_batch(body, now, Some("org")) else {
        return;
    };
    for accepted in outcomes.into_iter().flatten() {
        assert_eq!(accepted.clone().checked().ok().as_ref(), Some(&accepted), "checked twice");
        let sent = again(accepted, now);
        let json: serde_json::Value = serde_json::from_slice(&sent).expect("our JSON is JSON");
        let members = json.as_object().expect("an object");
        let texts = members.iter().filter(|(name, _)| *name != "metadata");
        for (name, text) in texts.filter_map(|(name, value)| Some((name, value.as_str()?))) {
            assert!(!text.chars().any(char::is_control), "{name}: a control character");
        }
        let twice = event::parse_event(&sent, now, Some("org")).expect("what was accepted is accepted");
        assert_eq!(sent, again(twice, now), "sent again");
    }
});

/// The event as it is shown, without what only the log adds.
fn again(event: NewEvent, now: Timestamp) -> Vec<u8> {
    let draw = || event::parse_own_id("log-0190a0b0-0000-7000-8000-000000000000").expect("an id");
    let record = event.into_record(draw, now, Source::Sent, None);
    let mut json = Vec::new();
    event::write_json(&record, 0, &mut json);
    let mut value: serde_json::Value = serde_json::from_slice(&json).expect("our JSON is JSON");
    let members = value.as_object_mut().expect("an object");
    for ours in ["id", "index", "received_at", "source", "redacted"] {
        members.remove(ours);
    }
    serde_json::to_vec(&value).expect("JSON")
}

//! Small values: times, ids, actions, networks, sorts.
#![no_main]

use event::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(time) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&time.to_string()).ok(), Some(time));
    }
    if let Some(id) = event::parse_own_id(text) {
        assert_eq!(event::own_id(id), text);
    }
    let shown = event::visible(text);
    assert!(!shown.chars().any(|c| c.is_control()));
    let _ = (event::is_action(text), event::attempted_login_name(text));
    let _ = (filter::Network::parse(text), filter::Moment::parse(text));
    let _ = (filter::Sort::parse(Some(text), None), filter::Sort::parse(None, Some(text)));
    let _ = filter::Limit::parse(Some(text));
});

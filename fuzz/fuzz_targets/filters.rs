//! Filters: the canonical text of one means the same, and matching never fails.
#![no_main]

use event::Timestamp;
use filter::Filter;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(filter) = Filter::parse(text) else {
        return;
    };
    let canonical = filter.to_string();
    let again = Filter::parse(&canonical).expect("canonical text is a filter");
    assert_eq!(again, filter);
    assert_eq!(again.to_string(), canonical);
    let now = Timestamp::from_micros(1_772_721_000_000_000).unwrap();
    let _ = filter.at(now).time_range();
});

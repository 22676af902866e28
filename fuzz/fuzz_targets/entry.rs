//! Entries and statements: whatever decodes is canonical.
#![no_main]

use event::{Entry, EntryRanges, Statement};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode().ok().as_deref(), Some(bytes));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(statement) = Statement::parse(text) {
        let written = statement.text().expect("what was read can be written");
        assert_eq!(Statement::parse(&written).ok(), Some(statement));
    }
    if let Ok(ranges) = EntryRanges::parse(text) {
        assert_eq!(EntryRanges::parse(&ranges.to_string()).ok(), Some(ranges));
    }
});

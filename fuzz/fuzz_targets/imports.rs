//! Files to import: records are the same however the file is read, and what is made of one can be sent or is refused.
#![no_main]

use std::io::BufReader;

use event::{
    Timestamp,
    import::{Converted, Records, convert, is_export},
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Records with their lines, and whether the file could be read to its end.
type Read = (Vec<(u64, Vec<u8>)>, bool);

fn read(bytes: &[u8], buffer: usize) -> Read {
    let mut records = Records::new(BufReader::with_capacity(buffer, bytes));
    let (mut found, mut record) = (Vec::new(), Vec::new());
    loop {
        match records.next(&mut record) {
            Ok(Some(line)) => found.push((line, record.clone())),
            Ok(None) => return (found, true),
            Err(_) => return (found, false),
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_772_721_000_000_000).unwrap()
}

fn at_arrival(record: &[u8]) -> Result<Converted, String> {
    convert(record, &|_| Ok(now()))
}

fuzz_target!(|bytes: &[u8]| {
    let (records, whole) = read(bytes, 4096);
    // The smallest buffer that sees a byte order mark.
    assert_eq!(read(bytes, 3), (records.clone(), whole));
    if let Ok(Value::Array(items)) = serde_json::from_slice(bytes) {
        if items.iter().all(Value::is_object) {
            assert!(whole, "an array of objects is read to its end");
            let read = records.iter().map(|(_, record)| serde_json::from_slice(record).expect("an element"));
            assert_eq!(read.collect::<Vec<Value>>(), items);
        }
    }
    for (_, record) in records {
        let _ = is_export(&record);
        let Ok(converted) = at_arrival(&record) else {
            continue;
        };
        let json: Value = serde_json::from_str(&converted.json).expect("our JSON is JSON");
        let time = json["timestamp"].as_str().expect("every event has a time");
        assert!(Timestamp::parse(time).is_ok(), "{time}");
        let nobody = convert(&record, &|_| Err("nobody can tell".into()));
        assert_eq!(nobody.is_err(), converted.local_time, "asked for the zone only where it is needed");
        let _ = event::parse_event(converted.json.as_bytes(), now(), None);
    }
});

//! Rows of exports with proofs: those a server wrote, and the same with one thing wrong.

use event::{Field, digest};
use serde_json::Value;
use verify::{Bundle, Disclosure, FieldProof, Keys, RowFault, Verdict, verify_row};

/// The rows of the golden export, and the key of its log.
fn golden() -> (String, Keys) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/formats/v4");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let mut keys = Keys::new();
    keys.trust(read("vkey").trim().parse().unwrap()).unwrap();
    (read("exports/proven.ndjson"), keys)
}

/// The text of a row's proof.
fn proof(row: &str) -> &str {
    let (_, proof) = row.split_once(",\"proof\":").unwrap();
    proof.strip_suffix('}').unwrap()
}

#[test]
fn every_row_is_the_event_of_its_proof() {
    let (rows, keys) = golden();
    assert_eq!(rows.lines().count(), 12);
    for row in rows.lines() {
        let report = verify_row(row, &keys).unwrap();
        assert_eq!(report.verdict, Verdict::Genuine);
        let event: Value = serde_json::from_str(row).unwrap();
        assert_eq!(event["index"], report.event.unwrap().index);
        let unsure = verify_row(row, &Keys::new()).unwrap().verdict;
        assert!(matches!(unsure, Verdict::ConsistentKeyNotChecked { .. }));
    }
}

#[test]
fn another_rows_proof_proves_nothing() {
    let (rows, keys) = golden();
    let rows: Vec<&str> = rows.lines().collect();
    for (row, other) in rows.iter().zip(rows.iter().skip(1)) {
        let swapped = row.replace(proof(row), proof(other));
        assert!(matches!(
            verify_row(&swapped, &keys),
            Err(RowFault::Differs)
        ));
    }
}

#[test]
fn what_departs_from_a_row_is_refused() {
    let (rows, keys) = golden();
    let row = rows.lines().next().unwrap();
    for changed in [
        "".into(),
        "[]".into(),
        "{}".into(),
        proof(row).into(),
        format!("{row} "),
        format!("{row},"),
        row.replacen("{\"id\"", "{\"id\":\"\",\"id\"", 1),
        row.replacen(",\"proof\":", ",\"proof\":{},\"proof\":", 1),
        row.replacen("\"index\":", "\"more\":0,\"index\":", 1),
    ] {
        assert!(verify_row(&changed, &keys).is_err(), "{changed}");
    }
    for at in (0..row.len()).step_by(7) {
        let mut bytes = row.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        let verified = verify_row(&changed, &keys).map(|report| report.verdict);
        let refused = !matches!(verified, Ok(Verdict::Genuine));
        assert!(refused, "byte {at}: {changed}");
    }
}

#[test]
fn a_proof_that_does_not_open_all_is_of_no_row() {
    let (rows, keys) = golden();
    let row = rows.lines().next().unwrap();
    let bundle = Bundle::parse(proof(row)).unwrap();
    let Disclosure::Fields(mut fields) = bundle.disclosure().clone() else {
        unreachable!("it opens fields");
    };
    let number = Field::Details.number();
    let Some(FieldProof::Opened { value, blind }) = fields.remove(&number) else {
        unreachable!("it opens all of them");
    };
    let digest = digest(&blind, value.as_bytes());
    fields.insert(number, FieldProof::Closed { digest });
    let (vkey, proven) = (bundle.vkey().clone(), bundle.proven().clone());
    let closed = Bundle::new(vkey, proven, Disclosure::Fields(fields), None).unwrap();
    let row = row.replace(proof(row), &closed.to_json());
    assert!(matches!(verify_row(&row, &keys), Err(RowFault::Differs)));
}

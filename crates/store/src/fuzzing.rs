//! What reads stored bytes, for the fuzzer alone: see `fuzz/`.

use crate::{read, sent_ids, signer, tail};
use archive::{Batch, Encoder, Index, Kept, Kind, StringColumn, open_frame, raw_frame};

/// Reads `bytes` as everything that is stored. What decodes as a batch must be written the same way again.
///
/// # Panics
/// If it is not.
pub fn stored(bytes: &[u8]) {
    for kind in [Kind::Events, Kind::Leaves, Kind::SentIds] {
        let _ = open_frame(kind, bytes);
    }
    let Some((rows, payload)) = bytes.split_first() else {
        return;
    };
    let _ = sent_ids::open(&raw_frame(Kind::SentIds, payload));
    let _ = tail::open_leaves(&raw_frame(Kind::Leaves, payload), u64::from(*rows));
    // Whatever it says of a segment, what it is asked then is answered.
    if let Ok(index) = Index::decode(&raw_frame(Kind::Index, payload)) {
        let _ = (
            index.timestamps(),
            index.may_contain("text"),
            index.weight(),
        );
        let _ = index.may_hold(StringColumn::RequestId, "text");
    }
    // Behind a whole head, which the fuzzer would hardly guess.
    if let Ok(batch) = Batch::decode(&raw_frame(Kind::Events, payload), usize::from(*rows)) {
        again(&batch);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        signer::read_memory(text);
        read::read_token(text);
    }
}

fn again(batch: &Batch) {
    let rows = |batch: &Batch| -> Vec<Kept> {
        let rows = (0..batch.len()).filter_map(|at| batch.row(at));
        rows.map(|row| row.to_kept()).collect()
    };
    let kept = rows(batch);
    let Ok(mut encoder) = Encoder::new() else {
        return;
    };
    let coded = encoder.encode(&kept.iter().collect::<Vec<_>>());
    let decoded = coded.and_then(|coded| Batch::decode(&coded, kept.len()));
    assert!(
        decoded.is_ok_and(|decoded| rows(&decoded) == kept),
        "a batch does not read back"
    );
}

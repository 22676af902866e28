//! Segments: an aligned block of entries in index order, as a Parquet file.
//!
//! The file is open to any reader of Parquet (docs/FORMATS.md, "Segment"). Beside it stands its [`Index`](crate::Index),
//! which says whether the file is worth opening.

mod chunk;
mod head;
mod numbers;
mod pages;
mod pieces;
mod read;
mod runs;
mod schema;
mod wanted;
mod write;

pub use pieces::Pieces;
pub use read::Segment;
pub use schema::resource_type;
pub use write::write_segment;

/// Rows that are scanned at once: large segments are scanned window by window, so that a search that has found enough has
/// not read the rest.
pub const WINDOW: usize = 65_536;

#[cfg(test)]
mod tests {
    use std::{ops::Range, sync::Arc};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        Batch, Encoder, Folder, Index, Kept, Part, Parts, StringColumn, Tabled, samples::kept,
    };

    fn batch(rows: &[Kept]) -> Arc<Batch> {
        let rows: Vec<&Kept> = rows.iter().collect();
        let blob = Encoder::new().unwrap().encode(&rows).unwrap();
        Arc::new(Batch::decode(&blob, rows.len()).unwrap())
    }

    fn written<P: Pieces + ?Sized>(folder: &Folder, name: &str, pieces: &P) -> Arc<Segment> {
        let (bytes, index) = write_segment(pieces, 256).unwrap();
        folder.write(name, &bytes).unwrap();
        let index = index.encode().unwrap();
        for at in (0..index.len()).step_by(7) {
            let mut changed = index.clone();
            changed[at] ^= 1;
            assert!(Index::decode(&changed).is_err(), "byte {at}");
        }
        let index = Index::decode(&index).unwrap();
        Arc::new(Segment::open(folder.open(name).unwrap(), index).unwrap())
    }

    fn all(segment: &Segment, rows: Range<usize>) -> Vec<Kept> {
        events(&segment.window(rows, Parts::ALL).unwrap())
    }

    fn events(batch: &Batch) -> Vec<Kept> {
        (0..batch.len())
            .map(|row| batch.row(row).unwrap().to_kept())
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_sealed_reads_back(some in prop::collection::vec(kept(), 2..60), times in 1_usize..90, cut in 1_usize..2000) {
            // Many pages of few values.
            let mut rows: Vec<Kept> = some.iter().cycle().take(some.len() * times).cloned().collect();
            rows.sort_by_key(|row| row.record.received_at);
            let cut = cut.min(rows.len() - 1);
            let root = tempfile::tempdir().unwrap();
            let folder = Folder::new(root.path().into());
            let (head, tail) = (batch(&rows[..cut]), batch(&rows));
            let pieces = [(head, 0..cut), (tail, cut..rows.len())];
            let segment = written(&folder, "a", &pieces[..]);
            prop_assert_eq!(segment.count(), rows.len());
            prop_assert_eq!(&all(&segment, 0..rows.len()), &rows);
            prop_assert_eq!(&all(&segment, cut..rows.len()), &rows[cut..]);
            let places: Vec<usize> = (0..rows.len()).step_by(1 + cut / 7).collect();
            let chosen: Vec<Kept> = places.iter().map(|at| rows[*at].clone()).collect();
            prop_assert_eq!(events(&segment.rows(&places, Parts::ALL).unwrap()), chosen);
            // Joined with itself.
            let joined = written(&folder, "b", &[segment.clone(), segment.clone()][..]);
            prop_assert_eq!(&all(&joined, rows.len()..2 * rows.len()), &rows);
            let index = joined.index();
            for kept in &rows {
                let record = &kept.record;
                prop_assert!(index.may_hold(StringColumn::UserId, &record.user_id));
                prop_assert!(index.may_hold(StringColumn::Action, &record.action));
                if let Some(id) = &record.original_id {
                    prop_assert!(index.may_hold(StringColumn::OriginalId, id));
                    prop_assert!(index.window_may_hold(0, StringColumn::OriginalId, id));
                }
                prop_assert!(index.may_contain(&filter::fold(&record.details)));
                let (least, most) = index.timestamps();
                prop_assert!((least..=most).contains(&record.timestamp.as_micros()));
            }
            prop_assert!(!index.may_hold(StringColumn::UserId, "nobody at all"));
            prop_assert!(!index.window_may_hold(1, StringColumn::RequestId, "no such window"));
            prop_assert!(!index.may_contain("nowhere"));
            let crate::Counted::All(values) = index.table(Tabled::UserId) else { panic!("a filter") };
            let counted: u64 = values.iter().map(|(_, count)| count).sum();
            prop_assert_eq!(counted, index.count());
            let outcomes: u64 = index.outcomes().iter().map(|outcome| outcome.count).sum();
            let cells: u64 = index.cells().iter().map(|cell| cell.count).sum();
            prop_assert_eq!((outcomes, cells), (index.count(), index.count()));
        }
    }

    #[test]
    fn only_what_is_asked_for_is_there() {
        let rows: Vec<Kept> = std::iter::repeat_n(sample(), 5000).collect();
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().into());
        let segment = written(&folder, "a", &[(batch(&rows), 0..5000)][..]);
        let parts = Parts::of(Part::String(StringColumn::Details)).and(Part::Success);
        let window = segment.window(4090..4100, parts).unwrap();
        let row = window.row(9).unwrap();
        assert_eq!(window.len(), 10);
        assert_eq!(
            row.column(StringColumn::Details),
            Some("Launched SAP Neogénesys")
        );
        assert_eq!(
            (row.success(), row.column(StringColumn::Action)),
            (true, None)
        );
        assert_eq!(window.parts(), parts);
    }

    #[test]
    fn a_changed_byte_gives_no_other_events_without_an_error_or_a_difference() {
        let rows: Vec<Kept> = std::iter::repeat_n(sample(), 300).collect();
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().into());
        let (bytes, index) = write_segment(&[(batch(&rows), 0..300)][..], 0).unwrap();
        let index = index.encode().unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            let name = format!("{at}");
            std::fs::write(root.path().join(&name), &changed).unwrap();
            // No byte makes it panic, or ask for more memory than there is.
            let opened = Segment::open(folder.open(&name).unwrap(), Index::decode(&index).unwrap());
            let _ = opened.and_then(|segment| segment.window(0..300, Parts::ALL));
            folder.delete(&name).unwrap();
        }
    }

    fn sample() -> Kept {
        let at = event::Timestamp::from_micros(1_700_000_000_000_000).unwrap();
        let record = event::Record {
            id16: uuid::Uuid::nil(),
            original_id: None,
            timestamp: at,
            received_at: at,
            action: "launch_workspace".into(),
            success: true,
            source: event::Source::Sent,
            statement: None,
            user_id: "u".into(),
            user_email: "john@neogenesys.com".into(),
            resource: "workspace:ws-1".into(),
            details: "Launched SAP Neogénesys".into(),
            ip_address: "10.0.0.1".into(),
            session_id: None,
            user_agent: None,
            request_id: Some("r".into()),
            metadata: None,
            redacted: None,
            sender: None,
        };
        Kept {
            record,
            class: 3,
            subject: crate::SubjectKind::Person,
            supplied: true,
            on_arrival: true,
        }
    }
}

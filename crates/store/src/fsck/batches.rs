//! Every entry made again from its row, and the tree above the entries.

use std::collections::HashSet;

use event::{Source, Statement, Timestamp, statement::Continues};
use tlog::{Hash, LogChecker};

use super::{
    Base, Findings, Watch,
    left_over::{BLOCKS, NODES, TILED, count},
    objects,
};
use crate::{
    OrganizationId, Result,
    keys::KeyRing,
    log::{Ended, Log},
    segments::{self, SegmentRow},
    sent_ids,
    sql::{Query, Readers, Row, params},
    tail, tree,
};
use archive::{Batch, Kept, RowView, SubjectKind};

/// Rows read in one read transaction.
const ROWS: u64 = 64;
/// Entries of such rows after which no further one is read in it.
const TAIL_ENTRIES: u64 = 32_768;
/// Entries of a segment read in one.
const SEALED_ROWS: u64 = 65_536;

/// A batch row as it stands.
struct Raw {
    first: u64,
    count: u64,
    received_at: (u64, u64),
    timestamps: (u64, u64),
    sent_ids: Option<Result<Vec<(u64, u32)>>>,
    leaves: Result<Vec<Hash>>,
    events: Result<Batch>,
}

fn raw(row: &Row<'_>) -> Result<Raw> {
    let count = row.u64(1)?;
    let rows = usize::try_from(count).unwrap_or(usize::MAX);
    Ok(Raw {
        first: row.u64(0)?,
        count,
        received_at: (row.u64(2)?, row.u64(3)?),
        timestamps: (row.u64(4)?, row.u64(5)?),
        sent_ids: Some(row.opt_bytes(6)?.map_or(Ok(Vec::new()), sent_ids::open)),
        leaves: row.bytes(7).and_then(|blob| tail::open_leaves(blob, count)),
        events: row.bytes(8).and_then(|blob| Ok(Batch::decode(blob, rows)?)),
    })
}

/// Whose keys the entries of an organization's logs were made with.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) people: HashSet<(SubjectKind, String)>,
    pub(super) days: HashSet<(u32, u32)>,
}

/// The check of one log.
pub(super) struct Check<'a, 'b> {
    organization: &'b OrganizationId,
    log: &'a Log,
    /// The log it goes on from.
    before: Option<&'a Ended>,
    keys: KeyRing,
    checker: LogChecker,
    nodes: Vec<(u8, u64, Hash)>,
    /// Position of the next entry.
    next: u64,
    last_received_at: u64,
    seen: &'a mut Seen,
    findings: &'a mut Findings<'b>,
}

impl<'a, 'b> Check<'a, 'b> {
    pub(super) fn new(
        base: &Base<'_>,
        log: &'a Log,
        before: Option<&'a Ended>,
        heads: Vec<(u64, Hash)>,
        seen: &'a mut Seen,
        findings: &'a mut Findings<'b>,
    ) -> Self {
        let keys = KeyRing::new(base.random.clone());
        Self {
            organization: findings.organization,
            log,
            before,
            keys,
            checker: LogChecker::new(heads),
            nodes: Vec::new(),
            next: log.base,
            last_received_at: 0,
            seen,
            findings,
        }
    }

    /// Makes every entry of the log again, after `done` of others, and tells of it. Says how many.
    pub(super) fn run(
        mut self,
        readers: &Readers,
        watch: &mut Watch<'_>,
        done: u64,
    ) -> Result<u64> {
        while self.next < self.log.end() && !self.findings.is_full() {
            let before = self.next;
            let segment = segments::at(&readers.begin()?, self.organization, before)?;
            // This reads all of it, which is too long for a snapshot.
            if let Some(row) = segment.filter(|row| row.first == before) {
                let index = self.log.index_of(before);
                let told = objects::of_segment(readers.objects(), &row, index);
                told.into_iter().for_each(|what| self.find(before, what));
            }
            self.rows(&readers.begin()?)?;
            if self.next == before {
                self.find(self.next, "entries from here on are not there");
                break;
            }
            watch.entries(done + self.log.index_of(self.next));
            if watch.ends() {
                return Ok(self.log.index_of(self.next));
            }
        }
        self.finish(readers)
    }

    /// Checks the rows from the next entry on that one read transaction may take.
    fn rows(&mut self, reader: &impl Query) -> Result<()> {
        let before = self.next;
        if let Some(row) = segments::at(reader, self.organization, before)? {
            self.sealed(reader, &row)?;
            return self.compare_nodes(reader);
        }
        // Rows may have been folded since the last snapshot: the one that holds the next entry then begins before it.
        let start = tail::start_of(reader, self.organization, before)?.max(self.log.base);
        let mut rows = 0;
        reader.each(
            "SELECT first_index, count, first_received_at, last_received_at, min_timestamp, max_timestamp, \
             sent_ids, leaf_hashes, events FROM batches \
             WHERE organization_id = ?1 AND first_index >= ?2 AND first_index < ?3 ORDER BY first_index",
            params![self.organization.as_str(), start, self.log.end()],
            |row| {
                match raw(row) {
                    Ok(raw) => {
                        let end = raw.first.saturating_add(raw.count);
                        if rows == 0 && end <= before && before > 0 {
                            return Ok(true);
                        }
                        let folded = rows == 0 && raw.first < before;
                        let known = if folded { before - raw.first } else { 0 };
                        self.batch(reader, raw, known)?;
                    }
                    Err(error) => {
                        self.find(self.next, format!("a batch's row: {error}"));
                        return Ok(false);
                    }
                }
                rows += 1;
                let entries = self.next.saturating_sub(before);
                Ok(rows < ROWS && entries < TAIL_ENTRIES && !self.findings.is_full())
            },
        )?;
        self.compare_nodes(reader)
    }

    /// Checks the entries of a segment, from the next one on, as far as one read transaction may.
    fn sealed(&mut self, reader: &impl Query, row: &SegmentRow) -> Result<()> {
        let start = self.next;
        let end = row.end().min(start.saturating_add(SEALED_ROWS));
        // What was sealed since this check began may hold later entries.
        let end = end.min(self.log.end());
        let mut next = start;
        let visited = tail::each_batch(reader, self.organization, start..end, |first, batch, _| {
            let count = batch.len() as u64;
            let times = |of: &dyn Fn(RowView<'_>) -> Timestamp| {
                let all = (0..batch.len()).filter_map(|at| batch.row(at)).map(of);
                let all = all.map(Timestamp::as_micros);
                (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
            };
            next = first + count;
            let raw = Raw {
                first,
                count,
                received_at: times(&|row| row.received_at()),
                timestamps: times(&|row| row.timestamp()),
                // Of what is sealed they are in the index.
                sent_ids: None,
                leaves: tail::leaf_hashes(reader, self.organization, first..next),
                events: Ok(batch),
            };
            self.batch(reader, raw, 0)?;
            Ok(!self.findings.is_full())
        });
        if let Err(error) = visited {
            self.find(next, format!("a segment: {error}"));
            let raw = Raw {
                first: next,
                count: end.saturating_sub(next),
                received_at: (0, 0),
                timestamps: (0, 0),
                sent_ids: None,
                leaves: tail::leaf_hashes(reader, self.organization, next..end),
                events: Err(error),
            };
            self.batch(reader, raw, 0)?;
        }
        Ok(())
    }

    /// A finding at a position of this log.
    fn find(&mut self, position: u64, what: impl Into<String>) {
        self.findings.add(Some(self.log.index_of(position)), what);
    }
}

impl Check<'_, '_> {
    /// `known`: so many of its rows were made again when they stood in other batches.
    fn batch(&mut self, query: &impl Query, raw: Raw, known: u64) -> Result<()> {
        let first = raw.first;
        if first.saturating_add(known) != self.next {
            let what = if first > self.next {
                "entries before this one are not there"
            } else {
                "entries are there twice"
            };
            self.find(first, what);
        }
        // Rows that were folded since this check began may hold entries that are later than it.
        self.next = first.saturating_add(raw.count).min(self.log.end());
        let ours = usize::try_from(self.next.saturating_sub(first)).unwrap_or(usize::MAX);
        let leaves = raw.leaves.unwrap_or_else(|error| {
            self.find(first, format!("leaf hashes: {error}"));
            Vec::new()
        });
        let batch = match raw.events {
            Ok(batch) => batch,
            Err(error) => {
                self.findings.add(Some(first), format!("events: {error}"));
                let known = usize::try_from(known).unwrap_or(usize::MAX);
                let new = leaves.into_iter().take(ours).skip(known);
                new.for_each(|leaf| self.append(leaf));
                return Ok(());
            }
        };
        let kept: Vec<Kept> = (0..batch.len())
            .filter_map(|at| Some(batch.row(at)?.to_kept()))
            .collect();
        self.columns(first, raw.received_at, raw.timestamps, &raw.sent_ids, &kept);
        let keys = self
            .keys
            .resolve(query, self.organization, self.log.epoch, kept.iter())?;
        for key in &keys.new_subjects {
            let (index, what) = (
                self.log.index_of(first),
                "the key of a subject is not there",
            );
            self.findings
                .add_of(Some(index), what, Some(key.name.name.clone()));
        }
        for key in &keys.new_days {
            self.find(
                first,
                format!("the key of day {} is not there", key.name.day),
            );
        }
        for (at, kept) in kept.iter().enumerate().take(ours) {
            let (Some(subject), Some(day)) = (keys.subjects.get(at), keys.days.get(at)) else {
                continue;
            };
            let made = Hash::from_bytes(event::seal(&kept.record, subject, day).leaf);
            let position = first.saturating_add(at as u64);
            if leaves.get(at) != Some(&made) {
                self.find(position, "the event or its keys are not what was hashed");
            }
            if at as u64 >= known {
                self.record(self.log.index_of(position), kept);
                self.append(made);
            }
        }
        Ok(())
    }

    fn append(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.checker.append(leaf, &mut |level, index, hash| {
            if tree::kept_level(level) {
                nodes.push((level, index, hash));
            }
        });
    }

    /// What the row says beside its blobs.
    fn columns(
        &mut self,
        first: u64,
        received_at: (u64, u64),
        timestamps: (u64, u64),
        sent_ids: &Option<Result<Vec<(u64, u32)>>>,
        kept: &[Kept],
    ) {
        let received = kept.iter().map(|kept| kept.record.received_at.as_micros());
        let happened = kept.iter().map(|kept| kept.record.timestamp.as_micros());
        if (received.clone().min(), received.max()) != (Some(received_at.0), Some(received_at.1)) {
            self.find(
                first,
                "the batch's times of arrival are not those of its events",
            );
        }
        if (happened.clone().min(), happened.max()) != (Some(timestamps.0), Some(timestamps.1)) {
            self.find(first, "the batch's timestamps are not those of its events");
        }
        let supplied: Vec<(u64, u32)> = kept
            .iter()
            .zip(0..)
            .filter(|(kept, _)| kept.supplied)
            .map(|(kept, place)| (sent_ids::hash(&event::display_id(&kept.record)), place))
            .collect();
        match sent_ids {
            None => {}
            Some(Ok(found)) if *found == supplied => {}
            Some(Ok(_)) => self.find(
                first,
                "the batch's supplied ids are not those of its events",
            ),
            Some(Err(error)) => self.find(first, format!("supplied ids: {error}")),
        }
    }

    fn record(&mut self, index: u64, kept: &Kept) {
        let at = kept.record.received_at.as_micros();
        if at < self.last_received_at {
            self.findings
                .add(Some(index), "it was received before the entry before it");
        }
        self.last_received_at = at;
        self.seen
            .days
            .insert((kept.class, kept.record.received_at.day()));
        let subject = (kept.subject, kept.subject_name());
        if !self.seen.people.contains(&subject) {
            self.seen.people.insert(subject);
        }
        if (index == 0) != begins(kept, &self.log.origin, self.before) {
            let what = match index {
                0 => "entry 0 does not begin this log",
                _ => "a begin_log that is not entry 0",
            };
            self.findings.add(Some(index), what);
        }
    }

    /// Stored subtree roots against those just computed.
    fn compare_nodes(&mut self, query: &impl Query) -> Result<()> {
        for (level, index, hash) in std::mem::take(&mut self.nodes) {
            let stored = tree::node(query, self.organization, self.log, level, index);
            if stored.as_ref().ok().and_then(Option::as_ref) != Some(&hash) {
                let what = format!(
                    "the stored root of subtree {index} at level {level} is not the computed one"
                );
                self.findings.add(Some(index << level), what);
            }
        }
        Ok(())
    }

    fn finish(self, readers: &Readers) -> Result<u64> {
        let reader = readers.begin()?;
        for (level, stored) in [(8, NODES), (16, BLOCKS)] {
            let first = self.log.base >> level;
            let range = first..first + (self.log.size >> level);
            let mut expected = range.end - range.start;
            if level == 8 {
                let blocks = self.log.base >> 16..self.log.end() >> 16;
                expected -= 256 * count(&reader, TILED, self.organization, &blocks)?;
            }
            if count(&reader, stored, self.organization, &range)? != expected {
                self.findings.add(None, "subtree roots are missing");
            }
        }
        if Timestamp::from_micros(self.last_received_at) != Some(self.log.last_received_at) {
            self.findings.add(
                None,
                "the log's row has another time of arrival than its last entry",
            );
        }
        for finding in self.checker.finish().findings {
            let what = match finding {
                tlog::Finding::RootDiffers { size, .. } => {
                    format!(
                        "the tree of the first {size} entries has not the root that was stored or signed"
                    )
                }
                tlog::Finding::NotCovered { size, .. } => {
                    format!("a tree of {size} entries was stored or signed, and the log is shorter")
                }
                other => format!("the tree: {other:?}"),
            };
            self.findings.add(None, what);
        }
        Ok(self.log.index_of(self.next))
    }
}

/// Whether it is the statement that begins the log, and says what its row does of the log it goes on from.
fn begins(kept: &Kept, origin: &str, before: Option<&Ended>) -> bool {
    let continues = before.map(|Ended { log, lost_to }| Continues {
        origin: log.origin.clone(),
        size: log.size,
        root: log.root.to_base64(),
        lost_to: *lost_to,
    });
    let statement = kept.record.statement.as_deref();
    kept.record.source == Source::Log
        && matches!(
            statement.and_then(|text| Statement::parse(text).ok()),
            Some(Statement::BeginLog(begin)) if begin.origin == origin && begin.continues == continues
        )
}

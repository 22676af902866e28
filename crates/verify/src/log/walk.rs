//! The way through the entries, from the first to the last.

use event::{Entry, Source, Timestamp, catalogue, statement::Continues};
use tlog::{BundleId, Hash, LogChecker, TreeHead, VerifierKey, bundles_for_size, leaf_hash};

use super::finding::{Findings, LogFinding};
use super::history::History;
use super::reader::{LogReader, Unread};
use super::tiles::Tiles;

pub(super) struct Walk {
    head: TreeHead,
    remembered: Option<(u64, Hash)>,
    tree: LogChecker,
    tiles: Tiles,
    history: History,
    /// When the entry before was received.
    received_at: Timestamp,
    findings: Findings,
}

/// What a walk came to.
pub(super) struct Walked {
    pub(super) entries: u64,
    /// The key the log says it signs with now.
    pub(super) key: Option<VerifierKey>,
    /// The log it says it goes on from.
    pub(super) continues: Option<Continues>,
    pub(super) findings: Findings,
}

impl Walk {
    pub(super) fn new(
        head: &TreeHead,
        remembered: Option<(u64, Hash)>,
        findings: Findings,
    ) -> Self {
        let heads = remembered.into_iter().chain([(head.size(), head.root())]);
        Self {
            head: head.clone(),
            remembered,
            tree: LogChecker::new(heads),
            tiles: Tiles::default(),
            history: History::of(head.origin()),
            received_at: Timestamp::default(),
            findings,
        }
    }

    /// Reads the log to its end, or to where it is understood no further.
    pub(super) fn run<R: LogReader>(
        &mut self,
        reader: &mut R,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), Unread<R::Error>> {
        let size = self.head.size();
        if let Some((remembered, _)) = self.remembered
            && remembered > size
        {
            self.findings.add(LogFinding::Shrunk { size, remembered });
        }
        for bundle in bundles_for_size(size) {
            let content = reader.entries(&bundle).map_err(Unread::entries(bundle))?;
            let is_bundle = self.bundle(&bundle, &content);
            self.tiles.compare_full(reader, &mut self.findings)?;
            progress(self.tree.size(), size);
            if !is_bundle || self.findings.are_enough() {
                return Ok(());
            }
        }
        self.tiles.compare_partial(reader, &mut self.findings)
    }

    /// Takes the entries of a bundle. Says whether it is one.
    fn bundle(&mut self, bundle: &BundleId, content: &[u8]) -> bool {
        match bundle.decode(content) {
            Ok(entries) => {
                entries.into_iter().for_each(|entry| self.entry(entry));
                true
            }
            Err(error) => {
                let bundle = *bundle;
                self.findings.add(LogFinding::Bundle { bundle, error });
                false
            }
        }
    }

    fn entry(&mut self, bytes: &[u8]) {
        let index = self.tree.size();
        let leaf = leaf_hash(bytes);
        self.tiles.add(0, leaf);
        let tiles = &mut self.tiles;
        self.tree
            .append(leaf, &mut |level, _, hash| tiles.add(level, hash));
        match Entry::decode(bytes) {
            Ok(entry) => self.decoded(index, &entry),
            Err(error) => self.findings.add(LogFinding::Entry { index, error }),
        }
    }

    fn decoded(&mut self, index: u64, entry: &Entry) {
        if entry.received_at < self.received_at {
            self.findings.add(LogFinding::ReceivedAtFalls { index });
        }
        self.received_at = entry.received_at;
        if entry.source == Source::Log {
            if let Err(fault) = self.history.statement(index, entry) {
                self.findings.add(LogFinding::Statement { index, fault });
            }
        } else if catalogue::is_statement(&entry.action) {
            self.findings.add(LogFinding::ReservedAction {
                index,
                action: entry.action.clone(),
            });
        }
    }

    /// How far it came, what the log says of itself, and all findings.
    pub(super) fn finish(mut self) -> Walked {
        let entries = self.tree.size();
        if !self.history.has_begun() {
            self.findings.add(LogFinding::NoBeginning);
        }
        // Heads beyond a log that was given up on prove nothing; what made it so is a finding already.
        for finding in self.tree.finish().findings {
            if let tlog::Finding::RootDiffers { size, .. } = finding {
                let of_checkpoint = size == self.head.size();
                self.findings.add(match of_checkpoint {
                    true => LogFinding::Root { size },
                    false => LogFinding::Rewritten { size },
                });
            }
        }
        let (key, continues) = self.history.into_word();
        Walked {
            entries,
            key,
            continues,
            findings: self.findings,
        }
    }
}

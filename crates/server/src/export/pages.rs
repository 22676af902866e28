//! The bytes of an export, a page of the log at a time, and what is to be recorded of them.

use std::{fmt::Write, sync::atomic::AtomicBool, time::Duration};

use event::Field;
use filter::Columns;
use sha2::{Digest, Sha256};
use store::{Error, Found, ListQuery, OrganizationId, Prover, RowView, Store, Sweep, SweepQuery};

use super::{
    Form, Format, Rows,
    csv::{self, Beyond, Csv},
};
use crate::bundle::bundle;

/// Bytes a page is to have, more or less.
const PAGE: usize = 2 << 20;
/// Events of the first page, and the least and the most of later ones.
const FIRST: usize = 500;
const LEAST: usize = 50;
const MOST: usize = 4000;
/// The longest search for the events of a page.
const PATIENCE: Duration = Duration::from_secs(3600);

/// An export on its way. Every page is of the log as it was when the first was read.
pub(crate) struct Pages {
    organization: OrganizationId,
    source: Source,
    rows: Rows,
    /// Of one with proofs: what makes them, and for how many events.
    prover: Option<(Prover, u64)>,
    digest: Sha256,
    count: u64,
    size: Option<u64>,
    ended: bool,
}

/// Where its events come from.
enum Source {
    /// Whole events, in pages of a list.
    List(Box<ListQuery>),
    /// Rows of CSV as they are read.
    Sweep(Box<Swept>),
}

/// Rows of CSV on their way.
struct Swept {
    csv: Csv,
    columns: Columns,
    /// Until it began.
    query: Option<SweepQuery>,
    /// From then on.
    sweep: Option<Sweep>,
}

impl Source {
    fn of(query: ListQuery, form: &Form) -> Self {
        if let Format::Csv(csv) = form.format {
            let columns = form.columns.clone().unwrap_or_else(Columns::contract);
            if let Some(parts) = csv::parts(columns.as_slice()) {
                let query = Some(SweepQuery {
                    matcher: query.matcher,
                    only_user: query.only_user,
                    sort: query.sort,
                    parts,
                });
                return Self::Sweep(Box::new(Swept {
                    csv,
                    columns,
                    query,
                    sweep: None,
                }));
            }
        }
        Self::List(Box::new(ListQuery {
            limit: FIRST,
            cursor: None,
            ..query
        }))
    }
}

impl Pages {
    /// Of what `query` finds; its limit and cursor are set here. `salt` comes before the bytes in their digest,
    /// and no more than `most` events may have proofs.
    pub(crate) fn new(
        organization: &OrganizationId,
        query: ListQuery,
        form: Form,
        salt: &[u8; 32],
        most: u64,
    ) -> store::Result<Self> {
        Ok(Self {
            organization: organization.clone(),
            source: Source::of(query, &form),
            prover: form.proofs.then(|| (Prover::new(organization), most)),
            rows: Rows::new(form)?,
            digest: Sha256::new_with_prefix(salt),
            count: 0,
            size: None,
            ended: false,
        })
    }

    /// The bytes of the next page, which may be none yet; `None` after the last. Blocks; gives up when `cancelled` becomes
    /// true.
    pub(crate) fn read(
        &mut self,
        store: &Store,
        cancelled: &AtomicBool,
    ) -> store::Result<Option<Vec<u8>>> {
        if self.ended {
            return Ok(None);
        }
        let bytes = match &mut self.source {
            Source::List(_) => self.listed(store, cancelled)?,
            Source::Sweep(..) => self.swept(store, cancelled)?,
        };
        self.digest.update(&bytes);
        Ok(Some(bytes))
    }

    fn swept(&mut self, store: &Store, cancelled: &AtomicBool) -> store::Result<Vec<u8>> {
        let Source::Sweep(swept) = &mut self.source else {
            return Ok(Vec::new());
        };
        let mut bytes = Vec::new();
        if let Some(query) = swept.query.take() {
            let (csv, columns) = (swept.csv, swept.columns.clone());
            let row = move |row: &RowView<'_>, out: &mut Vec<u8>| {
                csv.row(columns.as_slice(), row, Beyond::default(), out);
            };
            let begun = swept
                .sweep
                .insert(store.sweep(&self.organization, query, row)?);
            self.size = Some(begun.size());
            self.rows.begin(&mut bytes);
        }
        let chunk = match &mut swept.sweep {
            Some(sweep) => sweep.next(store, cancelled)?,
            None => None,
        };
        self.count = self
            .count
            .saturating_add(chunk.as_ref().map_or(0, |chunk| chunk.events));
        match chunk {
            Some(chunk) if bytes.is_empty() => bytes = chunk.bytes,
            Some(chunk) => bytes.extend_from_slice(&chunk.bytes),
            None => self.ended = true,
        }
        Ok(bytes)
    }

    fn listed(&mut self, store: &Store, cancelled: &AtomicBool) -> store::Result<Vec<u8>> {
        let Source::List(query) = &self.source else {
            return Ok(Vec::new());
        };
        let page = store.list_for(&self.organization, query, cancelled, PATIENCE)?;
        let mut bytes = Vec::with_capacity(PAGE + (PAGE >> 2));
        if self.size.is_none() {
            self.size = Some(page.size);
            self.rows.begin(&mut bytes);
        }
        let mut proofs = self.proofs(store, &page.events)?.into_iter();
        let mut taken = 0_usize;
        for found in &page.events {
            let row = self.rows.row(found, proofs.next().as_deref(), &mut bytes)?;
            taken = taken.saturating_add(row);
            self.count = self.count.saturating_add(1);
        }
        self.rows.take(&mut bytes)?;
        self.ended = page.next.is_none();
        if let Source::List(query) = &mut self.source {
            if let Some(each) = taken.checked_div(page.events.len()) {
                query.limit = (PAGE / each.max(1)).clamp(LEAST, MOST);
            }
            query.cursor = page.next;
        }
        if self.ended {
            self.rows.end(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// The proof bundles of events, if there are to be any.
    fn proofs(&mut self, store: &Store, events: &[Found]) -> store::Result<Vec<String>> {
        let Some((prover, most)) = &mut self.prover else {
            return Ok(Vec::new());
        };
        // They were counted before, and the log has grown since.
        if self.count.saturating_add(events.len() as u64) > *most {
            return Err(Error::Invalid {
                code: "too_many_proofs",
                message: format!("an export with proofs has at most {most} events"),
            });
        }
        let positions: Vec<u64> = events.iter().map(|found| found.position).collect();
        let proven = prover.prove(store, &positions)?;
        let bundles = proven.iter().map(|proven| bundle(proven, &Field::ALL));
        bundles
            .map(|bundle| match bundle {
                Ok(bundle) => Ok(bundle.to_json()),
                Err(why) => Err(Error::Corrupt(why)),
            })
            .collect()
    }

    /// Events so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Entries of the log that is exported; 0 before the first page.
    pub(crate) fn size(&self) -> u64 {
        self.size.unwrap_or(0)
    }

    /// SHA-256 of the salt and all bytes so far, as hex.
    pub(crate) fn digest(&self) -> String {
        hex(&self.digest.clone().finalize())
    }
}

/// Bytes as hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

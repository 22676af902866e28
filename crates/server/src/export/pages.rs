//! The bytes of an export, a page of the log at a time, and what is to be recorded of them.

use std::{fmt::Write, sync::atomic::AtomicBool, time::Duration};

use event::Field;
use sha2::{Digest, Sha256};
use store::{Error, Found, ListQuery, OrganizationId, Prover, Store};

use super::{Form, Rows};
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
    query: ListQuery,
    rows: Rows,
    /// Of one with proofs: what makes them, and for how many events.
    prover: Option<(Prover, u64)>,
    digest: Sha256,
    count: u64,
    size: Option<u64>,
    ended: bool,
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
            query: ListQuery {
                limit: FIRST,
                cursor: None,
                ..query
            },
            rows: Rows::new(form.format)?,
            prover: form.proofs.then(|| (Prover::new(organization), most)),
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
        let page = store.list_for(&self.organization, &self.query, cancelled, PATIENCE)?;
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
        if let Some(each) = taken.checked_div(page.events.len()) {
            self.query.limit = (PAGE / each.max(1)).clamp(LEAST, MOST);
        }
        self.rows.take(&mut bytes)?;
        self.ended = page.next.is_none();
        self.query.cursor = page.next;
        if self.ended {
            self.rows.end(&mut bytes)?;
        }
        self.digest.update(&bytes);
        Ok(Some(bytes))
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

    /// Whether each event has its proof beside it.
    pub(crate) fn has_proofs(&self) -> bool {
        self.prover.is_some()
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

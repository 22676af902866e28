//! The bytes of an export, a page of the log at a time, and what is to be recorded of them.

use std::{fmt::Write, sync::atomic::AtomicBool, time::Duration};

use sha2::{Digest, Sha256};
use store::{ListQuery, OrganizationId, Store};

use super::Format;

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
    format: Format,
    digest: Sha256,
    rows: u64,
    size: Option<u64>,
    ended: bool,
}

impl Pages {
    /// Of what `query` finds; its limit and cursor are set here. `salt` comes before the bytes in their digest.
    pub(crate) fn new(
        organization: &OrganizationId,
        query: ListQuery,
        format: Format,
        salt: &[u8; 32],
    ) -> Self {
        Self {
            organization: organization.clone(),
            query: ListQuery {
                limit: FIRST,
                cursor: None,
                ..query
            },
            format,
            digest: Sha256::new_with_prefix(salt),
            rows: 0,
            size: None,
            ended: false,
        }
    }

    /// The bytes of the next page; none after the last. Blocks; gives up when `cancelled` becomes true.
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
            self.format.begin(&mut bytes);
        }
        for found in &page.events {
            self.format.row(found, self.rows == 0, &mut bytes);
            self.rows = self.rows.saturating_add(1);
        }
        if let Some(each) = bytes.len().checked_div(page.events.len()) {
            self.query.limit = (PAGE / each.max(1)).clamp(LEAST, MOST);
        }
        self.ended = page.next.is_none();
        self.query.cursor = page.next;
        if self.ended {
            self.format.end(&mut bytes);
        }
        self.digest.update(&bytes);
        Ok(Some(bytes))
    }

    /// Events so far.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
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

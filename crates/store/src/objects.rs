//! The files of what is sealed, and those of them that are open.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use archive::{Folder, Index, Segment, Tiles};

use crate::{Error, OrganizationId, Result, segments::SegmentRow};

/// Bytes that open segments may take: their metadata, indices and dictionaries.
const MOST: usize = 64 << 20;
/// Bytes of an index file at the most.
const MOST_INDEX: u64 = 64 << 20;

/// See the module. Shared by all that read a data folder.
pub(crate) struct Objects {
    folder: Folder,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    segments: HashMap<String, (Arc<Segment>, u64)>,
    bytes: usize,
    /// Counts uses, so that it can be told which segment was used last.
    uses: u64,
}

impl Objects {
    /// Those of a data folder.
    pub(crate) fn new(data: &Path) -> Self {
        Self {
            folder: Folder::new(data.join("objects")),
            open: Mutex::default(),
        }
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The segment of a row. Names are never used twice, so what is open stays what it is.
    pub(crate) fn segment(&self, row: &SegmentRow) -> Result<Arc<Segment>> {
        if let Some(segment) = self.lock().get(&row.segment) {
            return Ok(segment);
        }
        let index = self.folder.open(&row.idx)?.whole(MOST_INDEX)?;
        let index = Index::decode(&index)?;
        let segment = Arc::new(Segment::open(self.folder.open(&row.segment)?, index)?);
        if segment.count() as u64 != row.count {
            let (name, count) = (&row.segment, row.count);
            return Err(Error::corrupt(format!("{name} has not {count} entries")));
        }
        self.lock().put(&row.segment, &segment);
        Ok(segment)
    }

    /// Forgets what is open under a name that is deleted.
    pub(crate) fn forget(&self, name: &str) {
        self.lock().remove(name);
    }

    /// A file of tiles.
    pub(crate) fn tiles(&self, name: &str, count: u64) -> Result<Tiles> {
        Ok(Tiles::open(self.folder.open(name)?, count)?)
    }
}

impl Open {
    fn get(&mut self, name: &str) -> Option<Arc<Segment>> {
        self.uses += 1;
        let (segment, used) = self.segments.get_mut(name)?;
        *used = self.uses;
        Some(segment.clone())
    }

    fn put(&mut self, name: &str, segment: &Arc<Segment>) {
        self.remove(name);
        self.uses += 1;
        self.bytes += segment.weight();
        self.segments
            .insert(name.to_owned(), (segment.clone(), self.uses));
        while self.bytes > MOST && self.segments.len() > 1 {
            let oldest = self.segments.iter().min_by_key(|(_, (_, used))| *used);
            let Some(oldest) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, name: &str) {
        if let Some((segment, _)) = self.segments.remove(name) {
            self.bytes = self.bytes.saturating_sub(segment.weight());
        }
    }
}

/// Folder of an organization's files of a kind, with the name of one: block, and what makes it unlike any other.
pub(crate) fn name(
    kind: &str,
    organization: &OrganizationId,
    first: u64,
    count: u64,
    random: [u8; 8],
    extension: &str,
) -> String {
    let random = u64::from_be_bytes(random);
    format!("{kind}/{organization}/{first}-{count}-{random:016x}{extension}")
}

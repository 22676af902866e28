//! Files on their way: entered, written, live, dead, deleted.

use sha2::{Digest as _, Sha256};

use super::SegmentSealer;
use crate::{
    OrganizationId, Result,
    environment::{Step, at, random},
    objects,
    sql::{Query, Tx, params},
};

/// A file that is not live after this, in microseconds, never will be.
const LEASE: u64 = 600_000_000;
/// Whoever began to read what was replaced has ended by then, and so has a copy of the folder.
const GRACE: u64 = 3_600_000_000;

const WRITING: u32 = 0;
const LIVE: u32 = 1;
const DEAD: u32 = 2;

/// A file to be written.
pub(super) struct NewFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl SegmentSealer {
    pub(super) fn new_file(
        &self,
        kind: &str,
        organization: &OrganizationId,
        first: u64,
        count: u64,
        extension: &str,
        bytes: Vec<u8>,
    ) -> NewFile {
        let random = random::<8>(&self.random);
        NewFile {
            name: objects::name(kind, organization, first, count, random, extension),
            bytes,
        }
    }

    /// Enters the files and writes them. They are deleted again if nothing makes them live in time.
    pub(super) fn write(&self, organization: &OrganizationId, files: &[NewFile]) -> Result<()> {
        let until = (self.clock)().as_micros() + LEASE;
        let rows: Vec<(String, u64, [u8; 32])> = files
            .iter()
            .map(|file| {
                let digest = Sha256::digest(&file.bytes).into();
                (file.name.clone(), file.bytes.len() as u64, digest)
            })
            .collect();
        let of = organization.clone();
        at(&self.faults, Step::EnterObjects, || {
            self.queue.plain(move |tx| {
                for (name, bytes, digest) in &rows {
                    tx.execute(
                        "INSERT INTO objects (organization_id, name, state, bytes, digest, until) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        params![of.as_str(), name, WRITING, *bytes, digest, until],
                    )?;
                }
                Ok(())
            })
        })?;
        for file in files {
            at(&self.faults, Step::WriteObject, || {
                Ok(self.objects().folder().write(&file.name, &file.bytes)?)
            })?;
        }
        Ok(())
    }

    /// Deletes files whose time is over.
    pub(super) fn sweep(&self) -> Result<()> {
        let now = (self.clock)().as_micros();
        let over = self.readers.begin()?.rows(
            "SELECT organization_id, name FROM objects WHERE state <> ?1 AND until < ?2 ORDER BY state, until LIMIT 100",
            params![LIVE, now],
            |row| Ok((row.text(0)?, row.text(1)?)),
        )?;
        for (organization, name) in over {
            // From here on nobody can make it live.
            let (of, file) = (organization.clone(), name.clone());
            let dead = self.queue.plain(move |tx| {
                tx.execute(
                    "UPDATE objects SET state = ?3 WHERE organization_id = ?1 AND name = ?2 AND state <> ?4 AND until < ?5",
                    params![&of, &file, DEAD, LIVE, now],
                )
            })?;
            if dead != 1 {
                continue;
            }
            self.objects().forget(&name);
            at(&self.faults, Step::DeleteObject, || {
                Ok(self.objects().folder().delete(&name)?)
            })?;
            self.queue.plain(move |tx| {
                tx.execute(
                    "DELETE FROM objects WHERE organization_id = ?1 AND name = ?2 AND state = ?3",
                    params![&organization, &name, DEAD],
                )
            })?;
        }
        Ok(())
    }
}

/// Makes files live, if their lease still lasts: `false` if one's does not.
pub(super) fn make_live(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    names: &[String],
    now: u64,
) -> Result<bool> {
    for name in names {
        let changed = tx.execute(
            "UPDATE objects SET state = ?3 WHERE organization_id = ?1 AND name = ?2 AND state = ?4 AND until > ?5",
            params![organization.as_str(), name, LIVE, WRITING, now],
        )?;
        if changed != 1 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Says that files were replaced.
pub(super) fn make_dead(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    names: &[String],
    now: u64,
) -> Result<()> {
    for name in names {
        tx.execute(
            "UPDATE objects SET state = ?3, until = ?4 WHERE organization_id = ?1 AND name = ?2",
            params![organization.as_str(), name, DEAD, now + GRACE],
        )?;
    }
    Ok(())
}

//! Files against what SQL says of them.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use tlog::Hash;

use super::{Findings, Watch};
use crate::{
    Result,
    objects::Objects,
    segments::{BLOCK, SegmentRow},
    sql::{Query, Readers, params},
};

/// What is wrong with a segment's file, index and row; its entries are looked at elsewhere. `index`: of its first entry.
pub(super) fn of_segment(objects: &Objects, row: &SegmentRow, index: u64) -> Vec<String> {
    let mut told = Vec::new();
    let segment = match objects.segment(row) {
        Ok(segment) => segment,
        Err(error) => return vec![format!("a segment: {error}")],
    };
    let of = segment.index();
    let times = (of.timestamps(), of.received_at());
    if of.first() != index || times != (row.timestamps, row.received_at) {
        told.push(format!(
            "the row of {} says other times or indices than its file",
            row.segment
        ));
    }
    match of.is_of(&segment) {
        Ok(true) => {}
        Ok(false) => told.push(format!("{} is not the index of its segment", row.idx)),
        Err(error) => told.push(format!("a segment: {error}")),
    }
    told
}

/// State of an object, its bytes, and their SHA-256.
type Known = BTreeMap<String, (u64, u64, [u8; 32])>;

/// Every file against every row: what is missing, what nothing names, and tiles that are not what they should be.
pub(super) fn all(
    readers: &Readers,
    findings: &mut Findings<'_>,
    watch: &mut Watch<'_>,
) -> Result<()> {
    let organization = findings.organization;
    let folder = readers.objects().folder();
    // Files are entered before they are written, so what is listed here is known below.
    let prefix = |kind: &str| format!("{kind}/{organization}/");
    let (segments, tiles) = (prefix("segments"), prefix("tiles"));
    let ours = |name: &String| name.starts_with(&segments) || name.starts_with(&tiles);
    let listed: Vec<String> = folder.names()?.into_iter().filter(ours).collect();
    let reader = readers.begin()?;
    let of = params![organization.as_str()];
    let mut known = Known::new();
    reader.each(
        "SELECT name, state, bytes, digest FROM objects WHERE organization_id = ?1",
        of,
        |row| {
            known.insert(row.text(0)?, (row.u64(1)?, row.u64(2)?, row.array(3)?));
            Ok(true)
        },
    )?;
    let mut named = BTreeSet::new();
    let mut tiled: Vec<(String, u64)> = Vec::new();
    reader.each(
        "SELECT segment, idx, tiles, count FROM segments WHERE organization_id = ?1",
        of,
        |row| {
            named.extend([row.text(0)?, row.text(1)?]);
            if let Some(tiles) = row.opt_text(2)? {
                tiled.push((tiles, row.u64(3)?));
            }
            Ok(true)
        },
    )?;
    reader.each(
        "SELECT tiles FROM blocks WHERE organization_id = ?1 AND tiles IS NOT NULL",
        of,
        |row| {
            tiled.push((row.text(0)?, BLOCK));
            Ok(true)
        },
    )?;
    drop(reader);
    named.extend(tiled.iter().map(|(name, _)| name.clone()));
    compare(&listed, &known, &named, readers, findings, watch);
    for (name, count) in tiled {
        if watch.tell() {
            return Ok(());
        }
        if let Err(error) = tiles_agree(readers, &name, count) {
            findings.add(None, format!("tiles: {error}"));
        }
    }
    Ok(())
}

fn compare(
    listed: &[String],
    known: &Known,
    named: &BTreeSet<String>,
    readers: &Readers,
    findings: &mut Findings<'_>,
    watch: &mut Watch<'_>,
) {
    const LIVE: u64 = 1;
    for name in named {
        match known.get(name) {
            Some((LIVE, ..)) => {}
            _ => findings.add(None, format!("{name} is in use and not entered as live")),
        }
    }
    for (name, (state, bytes, digest)) in known {
        if watch.tell() {
            return;
        }
        if *state != LIVE {
            continue;
        }
        if !named.contains(name) {
            findings.add(
                None,
                format!("{name} is entered as live, and nothing uses it"),
            );
        }
        match hashed(readers, name, *bytes) {
            Ok(Some(found)) if found == *digest => {}
            Ok(_) => findings.add(None, format!("{name} is not what was written")),
            Err(error) => findings.add(None, error.to_string()),
        }
    }
    for name in listed {
        let written = name.strip_suffix(".part").unwrap_or(name);
        if !known.contains_key(written) && readers.objects().folder().open(name).is_ok() {
            findings.add(None, format!("{name} is a file that nothing knows of"));
        }
    }
}

/// SHA-256 of a file that has so many bytes, read piece by piece. None if it has not.
fn hashed(readers: &Readers, name: &str, bytes: u64) -> Result<Option<[u8; 32]>> {
    const PIECE: u64 = 1 << 20;
    let file = readers.objects().folder().open(name)?;
    if file.length() != bytes {
        return Ok(None);
    }
    let mut digest = Sha256::new();
    let mut at = 0;
    while at < bytes {
        let piece = (bytes - at).min(PIECE);
        digest.update(file.range(at, usize::try_from(piece).unwrap_or(usize::MAX))?);
        at += piece;
    }
    Ok(Some(digest.finalize().into()))
}

/// Whether the hashes above are those of the hashes below, and nothing has changed since they were written.
fn tiles_agree(readers: &Readers, name: &str, count: u64) -> Result<()> {
    let width = u64::from(tlog::TILE_WIDTH);
    let tiles = readers.objects().tiles(name, count)?;
    tiles.check()?;
    let hashes = |bytes: Vec<u8>| -> Result<Vec<Hash>> {
        tlog::hashes_from_bytes(&bytes).map_err(|e| crate::Error::corrupt(e.to_string()))
    };
    let leaves = hashes(tiles.leaves(0, count)?)?;
    let roots = hashes(tiles.roots(0, count / width)?)?;
    let made = leaves
        .chunks(usize::from(tlog::TILE_WIDTH))
        .map(tlog::root_of_hashes);
    match made.eq(roots) {
        true => Ok(()),
        false => Err(crate::Error::corrupt(format!(
            "{name}: a hash is not that of those below it"
        ))),
    }
}

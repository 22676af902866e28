//! What belongs to nothing: keys without entries, subtree roots of entries that are not there.

use std::ops::Range;

use archive::SubjectKind;

use super::{Findings, batches::Seen};
use crate::{
    OrganizationId, Result,
    log::Log,
    sql::{Query, params},
};

/// Those that no tiles hold; of what is sealed they go some time after it.
pub(super) const NODES: &str = "SELECT COUNT(*) FROM tail_nodes WHERE organization_id = ?1 AND node >= ?2 AND node < ?3 \
    AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.organization_id = tail_nodes.organization_id \
    AND blocks.block = tail_nodes.node / 256 AND blocks.tiles IS NOT NULL)";
pub(super) const TILED: &str = "SELECT COUNT(*) FROM blocks WHERE organization_id = ?1 AND block >= ?2 AND block < ?3 \
    AND tiles IS NOT NULL";
pub(super) const BLOCKS: &str =
    "SELECT COUNT(*) FROM blocks WHERE organization_id = ?1 AND block >= ?2 AND block < ?3";

pub(super) fn count(
    query: &impl Query,
    sql: &'static str,
    organization: &OrganizationId,
    range: &Range<u64>,
) -> Result<u64> {
    let of = params![organization.as_str(), range.start, range.end];
    Ok(query.row(sql, of, |row| row.u64(0))?.unwrap_or(0))
}

/// Keys that outlive their rows or belong to nobody, and nodes of no entries; unless the log grew meanwhile.
pub(super) fn all(
    query: &impl Query,
    log: &Log,
    seen: &Seen,
    findings: &mut Findings<'_>,
) -> Result<()> {
    let organization = findings.organization;
    let now = Log::read(query, organization).map(|log| log.end());
    if findings.is_full() || now.ok() != Some(log.end()) {
        return Ok(());
    }
    query.each(
        "SELECT kind, subject FROM subject_keys WHERE organization_id = ?1",
        params![organization.as_str()],
        |row| {
            let kind = match row.u64(0)? {
                0 => SubjectKind::Person,
                1 => SubjectKind::Organization,
                _ => SubjectKind::UnknownOfDay,
            };
            let subject = (kind, row.text(1)?);
            if !seen.people.contains(&subject) {
                findings.add_of(None, "a key outlives its entries", Some(subject.1));
            }
            Ok(true)
        },
    )?;
    query.each(
        "SELECT class, day FROM day_keys WHERE organization_id = ?1",
        params![organization.as_str()],
        |row| {
            let (class, day) = (row.u64(0)?, row.u64(1)?);
            let used = |(c, d): &(u32, u32)| (u64::from(*c), u64::from(*d)) == (class, day);
            if !seen.days.iter().any(used) {
                findings.add(
                    None,
                    format!("a key outlives its entries: day {day}, class {class}"),
                );
            }
            Ok(true)
        },
    )?;
    nodes_beyond(query, log, findings)
}

/// Subtree roots of entries that are not there: they would stop the append that completes them.
fn nodes_beyond(query: &impl Query, log: &Log, findings: &mut Findings<'_>) -> Result<()> {
    let mut beyond = 0;
    for (level, stored) in [(8, NODES), (16, BLOCKS)] {
        let range = log.end() >> level..i64::MAX as u64;
        beyond += count(query, stored, findings.organization, &range)?;
    }
    if beyond > 0 {
        findings.add(
            None,
            format!("{beyond} subtree roots are of entries that are not there"),
        );
    }
    Ok(())
}

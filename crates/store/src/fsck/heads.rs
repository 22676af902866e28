//! Checkpoints, keys and the signer's memory: the tree heads that must come true.

use tlog::{Hash, UnverifiedCheckpoint, VerifierKey};

use super::{Base, Findings, has_signer};
use crate::{
    OrganizationId, Result,
    log::Log,
    signer,
    sql::{Query, Readers, params},
};

/// Every (size, root) that was ever stored or remembered, after a look at where each stands. `lost_to`: of a log that
/// was continued, the size up to which it says that entries are lost.
pub(super) fn all(
    base: &Base<'_>,
    log: &Log,
    lost_to: Option<u64>,
    findings: &mut Findings<'_>,
) -> Result<Vec<(u64, Hash)>> {
    let (readers, signer_folder) = (base.readers, base.signer);
    let organization = findings.organization;
    let mut heads = vec![(log.size, log.root)];
    let vkeys = vkeys(readers, organization, log, findings)?;
    heads.extend(checkpoints(readers, organization, log, &vkeys, findings)?);
    if !has_signer(signer_folder) {
        findings.add(
            None,
            format!(
                "the signer's folder {} is not there to be compared with",
                signer_folder.display()
            ),
        );
        return Ok(heads);
    }
    let newest = signer::newest(&readers.begin()?, organization, log);
    let newest = newest.ok().flatten().map_or(1, |key| key.generation);
    match signer::look(signer_folder, newest, &log.origin) {
        Ok((vkey, remembered)) => {
            if !vkeys.iter().any(|known| known.to_string() == vkey) {
                findings.add(None, "the signer's key is not one of the log's keys");
            }
            match (remembered, lost_to) {
                (Some((size, _)), Some(lost_to)) if size > lost_to => findings.add(
                    None,
                    format!(
                        "{} was continued as if {lost_to} entries had been signed, and {size} were",
                        log.origin
                    ),
                ),
                // What was openly lost need not come true.
                (Some((size, _)), Some(_)) if size > log.size => {}
                // Nor is what was signed since this check began its own.
                (Some((size, _)), None) if is_later(readers, organization, log, size) => {}
                _ => heads.extend(remembered),
            }
        }
        Err(error) => findings.add(None, error.to_string()),
    }
    Ok(heads)
}

fn vkeys(
    readers: &Readers,
    organization: &OrganizationId,
    log: &Log,
    findings: &mut Findings<'_>,
) -> Result<Vec<VerifierKey>> {
    let texts = readers.begin()?.rows(
        "SELECT vkey FROM log_keys WHERE organization_id = ?1 AND log = ?2 ORDER BY generation",
        params![organization.as_str(), log.number],
        |row| Ok(row.text(0)),
    )?;
    let mut keys = Vec::new();
    for text in texts {
        match text.map(|text| text.parse::<VerifierKey>()) {
            Ok(Ok(key)) if key.name().as_str() == log.origin => keys.push(key),
            Ok(Ok(key)) => findings.add(None, format!("a key of the log is named {}", key.name())),
            Ok(Err(error)) => findings.add(None, format!("a key of the log: {error}")),
            Err(error) => findings.add(None, format!("a key of the log: {error}")),
        }
    }
    if keys.is_empty() {
        findings.add(None, "the log has no key");
    }
    Ok(keys)
}

fn checkpoints(
    readers: &Readers,
    organization: &OrganizationId,
    log: &Log,
    vkeys: &[VerifierKey],
    findings: &mut Findings<'_>,
) -> Result<Vec<(u64, Hash)>> {
    // Positions beyond a log that was continued are those of the next one.
    let ended = Log::read(&readers.begin()?, organization)?.number != log.number;
    let last = if ended { log.end() } else { i64::MAX as u64 };
    let rows = readers.begin()?.rows(
        "SELECT size, root, text FROM checkpoints \
         WHERE organization_id = ?1 AND size > ?2 AND size <= ?3 ORDER BY size",
        params![organization.as_str(), log.base, last],
        |row| {
            let read = || {
                let size = log.index_of(row.u64(0)?);
                Ok::<_, crate::Error>((size, Hash::from_bytes(row.array(1)?), row.text(2)?))
            };
            Ok(read())
        },
    )?;
    let mut heads = Vec::new();
    for row in rows {
        let (size, root, text) = match row {
            Ok(row) => row,
            Err(error) => {
                findings.add(None, format!("a checkpoint's row: {error}"));
                continue;
            }
        };
        if is_later(readers, organization, log, size) {
            continue;
        }
        let verified = UnverifiedCheckpoint::parse(text.as_bytes())
            .and_then(|checkpoint| checkpoint.verify(&log.origin, vkeys, &[]));
        match verified {
            Ok(checkpoint) if (checkpoint.size(), checkpoint.root()) == (size, root) => {}
            Ok(_) => findings.add(
                None,
                format!("the checkpoint of size {size} says something else than its row"),
            ),
            Err(error) => findings.add(None, format!("the checkpoint of size {size}: {error}")),
        }
        heads.push((size, root));
    }
    Ok(heads)
}

/// Whether the log came to this size since the check began: then its head there is a later check's.
fn is_later(readers: &Readers, organization: &OrganizationId, log: &Log, size: u64) -> bool {
    let grew = || {
        let now = Log::read(&readers.begin().ok()?, organization).ok()?;
        Some(now.number == log.number && now.size >= size)
    };
    size > log.size && log.stopped.is_none() && grew().unwrap_or(false)
}

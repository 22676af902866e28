//! Damage done on purpose, to show that it is found. It has no power that any SQLite program lacks in the hands of whoever
//! may write the database's file, and it works in folders of demonstrations alone.

use std::sync::Arc;

use archive::Encoder;

use crate::{
    Error, Options, Result,
    installation::{log_name, organizations},
    objects::Objects,
    segments,
    sql::{Tx, Writer, params},
    store::{database, exists, take_folder},
    tail,
};

/// What the log names of demonstrations begin with. A log name is in every origin and every checkpoint, and never
/// changes: no other folder can be taken for one of a demonstration.
pub const DEMO_LOG_NAME: &str = "neosc-demo-";

/// Whether a folder was made for a demonstration.
///
/// # Errors
/// If it is no data folder that can be read.
pub fn is_demo(options: &Options) -> Result<bool> {
    let readers = crate::installation::readers(options)?;
    Ok(log_name(&readers.begin()?)?.starts_with(DEMO_LOG_NAME))
}

/// Turns the outcome of the entry at `position` of a demonstration's log round, and writes other details, in its row
/// alone: neither the tree nor the signer hears of it. Nobody may have the folder open.
///
/// # Errors
/// [`Error::Conflict`] `not_a_demo` for every other folder, or if it is in use; [`Error::NotFound`] if there is no such
/// entry.
pub fn tamper(options: &Options, position: u64, details: &str) -> Result<()> {
    if !exists(&options.data) || !is_demo(options)? {
        return Err(Error::Conflict {
            code: "not_a_demo",
            message: format!(
                "{} was not made by `neosc demo`, and nothing else is ever tampered with",
                options.data.display()
            ),
        });
    }
    let _lock = take_folder(&options.data)?;
    let writer = Writer::open(
        &database(&options.data),
        Arc::new(Objects::new(&options.data)),
    )?;
    let tx = Tx::begin(&writer)?;
    let first = organizations(&tx)?.into_iter().next();
    let (organization, _) = first.ok_or(Error::NotFound)?;
    if segments::at(&tx, &organization, position)?.is_some() {
        return Err(Error::Conflict {
            code: "sealed",
            message: "this demonstration is so old that its events are sealed: make another one"
                .into(),
        });
    }
    let Some((first, batch)) = tail::batch_at(&tx, &organization, position)? else {
        return Err(Error::NotFound);
    };
    let mut rows: Vec<_> = (0..batch.len())
        .filter_map(|at| Some(batch.row(at)?.to_kept()))
        .collect();
    let at = usize::try_from(position.saturating_sub(first)).unwrap_or(usize::MAX);
    let kept = rows.get_mut(at).ok_or(Error::NotFound)?;
    kept.record.success = !kept.record.success;
    details.clone_into(&mut kept.record.details);
    let blob = Encoder::new()?.encode(&rows.iter().collect::<Vec<_>>())?;
    tx.execute(
        "UPDATE batches SET events = ?3 WHERE organization_id = ?1 AND first_index = ?2",
        params![organization.as_str(), first, blob.as_slice()],
    )?;
    tx.commit()
}

//! Idempotency keys: the first answer, given again for 24 hours; of an import, for ever.

use serde::{Deserialize, Serialize};

use super::ingest::{Item, Outcome, Receipt, Refusal, Request, Sender};
use crate::{
    Error, OrganizationId, Result, Store,
    log::Log,
    sql::{Query, Tx, params},
    tail,
};
use archive::{Batch, RowView, StringColumn};

/// Microseconds an answer is kept.
pub(crate) const KEPT_FOR: u64 = 24 * 3600 * 1_000_000;

/// Items of an answer that are not fresh receipts in order.
#[derive(Serialize, Deserialize)]
struct Exceptions {
    items: u32,
    #[serde(default)]
    duplicates: Vec<(u32, u64)>,
    #[serde(default)]
    refused: Vec<(u32, Refusal)>,
}

/// The answer an earlier request with this key got, or an error if it was another request.
pub(super) fn find(tx: &Tx<'_>, request: &Request) -> Result<Option<Result<Outcome>>> {
    let Some(idempotency) = &request.idempotency else {
        return Ok(None);
    };
    let organization = &request.organization;
    let found = tx.row(
        "SELECT digest, first_index, count, answer FROM idempotency_keys \
         WHERE organization_id = ?1 AND sender = ?2 AND key = ?3",
        params![organization.as_str(), &request.sender, &idempotency.key],
        |row| Ok((row.array::<32>(0)?, row.u64(1)?, row.u64(2)?, row.text(3)?)),
    )?;
    let Some((digest, first, count, answer)) = found else {
        return Ok(None);
    };
    if digest != idempotency.digest {
        return Ok(Some(Err(Error::Invalid {
            code: "idempotency_key_reused",
            message: "this Idempotency-Key came with another body before: use a new key for a new request".into(),
        })));
    }
    let exceptions: Exceptions = serde_json::from_str(&answer)
        .map_err(|e| Error::corrupt(format!("an idempotent answer: {e}")))?;
    restore(tx, organization, first, count, exceptions).map(|outcome| Some(Ok(outcome)))
}

fn restore(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    first: u64,
    count: u64,
    exceptions: Exceptions,
) -> Result<Outcome> {
    let newest = Log::read(tx, organization)?;
    let mut items: Vec<Option<Item>> = vec![None; exceptions.items as usize];
    let mut put = |place: u32, item: Item| match items.get_mut(place as usize) {
        Some(slot) => {
            *slot = Some(item);
            Ok(())
        }
        None => Err(Error::corrupt(
            "an idempotent answer names an item it has not",
        )),
    };
    for (place, refusal) in exceptions.refused {
        put(place, Item::Refused(refusal))?;
    }
    // In order of the log, so that each batch is read once.
    let mut duplicates = exceptions.duplicates;
    duplicates.sort_unstable_by_key(|(_, position)| *position);
    let mut read: Option<(u64, Batch)> = None;
    for (place, position) in duplicates {
        let holds = |(first, batch): &(u64, Batch)| {
            (*first..first.saturating_add(batch.len() as u64)).contains(&position)
        };
        if !read.as_ref().is_some_and(holds) {
            read = tail::batch_at(tx, organization, position)?;
        }
        let (first, batch) = read.as_ref().filter(|read| holds(read)).ok_or_else(gone)?;
        let at = usize::try_from(position - first).ok();
        let view = at.and_then(|at| batch.row(at)).ok_or_else(gone)?;
        let log = newest.holding(tx, organization, position)?;
        let receipt = receipt(view, log.index_of(position), true);
        put(place, Item::Accepted(receipt))?;
    }
    let mut fresh = receipts(tx, organization, &newest, first, count)?.into_iter();
    items
        .into_iter()
        .map(|item| match item {
            Some(item) => Ok(item),
            None => fresh.next().map(Item::Accepted).ok_or_else(gone),
        })
        .collect()
}

fn receipt(view: RowView<'_>, index: u64, duplicate: bool) -> Receipt {
    Receipt {
        id16: view.id16(),
        original_id: view.column(StringColumn::OriginalId).map(str::to_owned),
        index,
        duplicate,
    }
}

fn gone() -> Error {
    Error::corrupt("the entries of an idempotent answer are not there")
}

fn receipts(
    query: &impl Query,
    organization: &OrganizationId,
    newest: &Log,
    first: u64,
    count: u64,
) -> Result<Vec<Receipt>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let log = newest.holding(query, organization, first)?;
    let end = first.saturating_add(count);
    let mut out = Vec::new();
    tail::each_batch(query, organization, first..end, |start, batch, rows| {
        for row in rows {
            if let Some(view) = batch.row(row) {
                out.push(receipt(view, log.index_of(start + row as u64), false));
            }
        }
        Ok(true)
    })?;
    Ok(out)
}

/// Keeps the answer of a request that has a key.
pub(super) fn keep(
    tx: &Tx<'_>,
    request: &Request,
    first: u64,
    duplicates: Vec<(u32, u64)>,
    now: u64,
) -> Result<()> {
    let Some(idempotency) = &request.idempotency else {
        return Ok(());
    };
    let items = request.events.len() + duplicates.len() + request.refused.len();
    let answer = serde_json::to_string(&Exceptions {
        items: u32::try_from(items).unwrap_or(u32::MAX),
        duplicates,
        refused: request.refused.clone(),
    })
    .map_err(|e| Error::corrupt(format!("an idempotent answer: {e}")))?;
    tx.execute(
        "INSERT INTO idempotency_keys (organization_id, sender, key, digest, first_index, count, answer, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            request.organization.as_str(),
            &request.sender,
            &idempotency.key,
            &idempotency.digest,
            first,
            request.events.len() as u64,
            &answer,
            now,
        ],
    )?;
    Ok(())
}

/// Removes answers older than a day, a bounded number at once; says how many. Those of imports stay: they are how far
/// each came, so that a file is never imported twice.
pub(crate) fn sweep(tx: &Tx<'_>, now: u64) -> Result<u64> {
    tx.execute(
        "DELETE FROM idempotency_keys WHERE (organization_id, sender, key) IN \
         (SELECT organization_id, sender, key FROM idempotency_keys \
         WHERE created_at < ?1 AND sender NOT LIKE 'import:%' LIMIT 1000)",
        params![now.saturating_sub(KEPT_FOR)],
    )
}

/// How far an import came: what its requests with an idempotency key were answered, in events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Events that were handed in and answered.
    pub events: u64,
    /// Of them, those that were new to the log.
    pub accepted: u64,
}

impl Store {
    /// How far the import of this id came. Committed with the events themselves, so it is exact after every crash.
    pub fn import_progress(
        &self,
        organization: &OrganizationId,
        import: &str,
    ) -> Result<ImportProgress> {
        let sender = Sender::Import(import.to_owned()).text();
        let mut progress = ImportProgress::default();
        self.quick.begin()?.each(
            "SELECT count, answer FROM idempotency_keys WHERE organization_id = ?1 AND sender = ?2",
            params![organization.as_str(), &sender],
            |row| {
                let answer: Exceptions = serde_json::from_str(&row.text(1)?)
                    .map_err(|e| Error::corrupt(format!("an idempotent answer: {e}")))?;
                progress.accepted += row.u64(0)?;
                progress.events += u64::from(answer.items);
                Ok(true)
            },
        )?;
        Ok(progress)
    }
}

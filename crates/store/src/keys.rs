//! Subject keys and day keys: made when first needed, cached only after their commit.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use event::{DayKey, SubjectKey, Timestamp};
use zeroize::Zeroizing;

use crate::{
    Error, OrganizationId, Result,
    environment::{Random, random},
    sql::{Query, Tx, params},
};
use archive::{Kept, SubjectKind};

/// How keys are derived from the stored secrets (docs/FORMATS.md, "Keys").
const DERIVATION: u32 = 1;

/// Subjects of one organization that are remembered before the older half is forgotten.
const REMEMBERED: usize = 16_384;

/// Which subject key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SubjectName {
    pub(crate) kind: SubjectKind,
    pub(crate) name: String,
}

/// Which day key: retention class and UTC day of `received_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DayName {
    pub(crate) class: u32,
    pub(crate) day: u32,
}

/// A key that is not committed yet.
pub(crate) struct NewKey<N> {
    pub(crate) name: N,
    secret: Zeroizing<[u8; 32]>,
}

/// Keys of one organization, as far as they are known to be committed.
#[derive(Default)]
struct Known {
    epoch: u64,
    recent: HashMap<String, Arc<SubjectKey>, foldhash::fast::RandomState>,
    older: HashMap<String, Arc<SubjectKey>, foldhash::fast::RandomState>,
    special: HashMap<SubjectName, Arc<SubjectKey>>,
    days: HashMap<DayName, Arc<DayKey>>,
}

impl Known {
    fn subject(&mut self, kind: SubjectKind, kept: &Kept) -> Option<Arc<SubjectKey>> {
        if kind != SubjectKind::Person {
            let name = SubjectName {
                kind,
                name: kept.subject_name(),
            };
            return self.special.get(&name).cloned();
        }
        let name = kept.record.user_id.as_str();
        if let Some(key) = self.recent.get(name) {
            return Some(key.clone());
        }
        let (name, key) = self.older.remove_entry(name)?;
        self.remember_person(name, key.clone());
        Some(key)
    }

    fn remember_person(&mut self, name: String, key: Arc<SubjectKey>) {
        if self.recent.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(name, key);
    }

    fn remember(&mut self, name: SubjectName, key: Arc<SubjectKey>) {
        match name.kind {
            SubjectKind::Person => self.remember_person(name.name, key),
            _ => {
                if self.special.len() >= 64 {
                    self.special.clear();
                }
                self.special.insert(name, key);
            }
        }
    }

    fn remember_day(&mut self, name: DayName, key: Arc<DayKey>) {
        if self.days.len() >= 64 {
            self.days.clear();
        }
        self.days.insert(name, key);
    }
}

/// The keys a group of events is sealed with.
#[derive(Default)]
pub(crate) struct GroupKeys {
    /// One for each event, in order.
    pub(crate) subjects: Vec<Arc<SubjectKey>>,
    pub(crate) days: Vec<Arc<DayKey>>,
    pub(crate) new_subjects: Vec<NewKey<SubjectName>>,
    pub(crate) new_days: Vec<NewKey<DayName>>,
}

/// The day key of each event, in order, and those of them that are new.
type Days = (Vec<Arc<DayKey>>, Vec<NewKey<DayName>>);

/// The cache of all organizations' keys.
pub(crate) struct KeyRing {
    random: Random,
    known: Mutex<HashMap<OrganizationId, Known>>,
}

impl KeyRing {
    pub(crate) fn new(random: Random) -> Self {
        Self {
            random,
            known: Mutex::default(),
        }
    }

    /// What is remembered as of `epoch`. What was read before it is forgotten; whoever comes with an earlier one gets
    /// and leaves nothing: what they read may be gone by now.
    fn with<T: Default>(
        &self,
        organization: &OrganizationId,
        epoch: u64,
        act: impl FnOnce(&mut Known) -> T,
    ) -> T {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(organization.clone()).or_default();
        if known.epoch < epoch {
            *known = Known {
                epoch,
                ..Known::default()
            };
        }
        if known.epoch > epoch {
            return T::default();
        }
        act(known)
    }

    /// The key of every event: remembered, read through `query`, or new. `epoch` is the log's, as `query` sees it.
    ///
    /// New ones are written by [`write_new`] in the transaction that first uses them, and remembered by
    /// [`KeyRing::committed`] after it. What a write transaction reads may be its own and not committed yet, so
    /// only what comes from a reader is remembered here.
    pub(crate) fn resolve<'a>(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        epoch: u64,
        events: impl Iterator<Item = &'a Kept> + Clone,
    ) -> Result<GroupKeys> {
        let mut subjects: Vec<Option<Arc<SubjectKey>>> = self.with(organization, epoch, |known| {
            events
                .clone()
                .map(|kept| known.subject(kept.subject, kept))
                .collect()
        });
        subjects.resize(events.clone().count(), None);
        let mut met: HashMap<SubjectName, Arc<SubjectKey>> = HashMap::new();
        let mut new_subjects = Vec::new();
        for (slot, kept) in subjects.iter_mut().zip(events.clone()) {
            if slot.is_some() {
                continue;
            }
            let name = SubjectName {
                kind: kept.subject,
                name: kept.subject_name(),
            };
            if let Some(key) = met.get(&name) {
                *slot = Some(key.clone());
                continue;
            }
            let key = match read_subject(query, organization, &name)? {
                Some(secret) => {
                    let key = Arc::new(SubjectKey::new(*secret));
                    if query.is_committed() {
                        self.with(organization, epoch, |known| {
                            known.remember(name.clone(), key.clone())
                        });
                    }
                    key
                }
                None => {
                    let secret = Zeroizing::new(random::<32>(&self.random));
                    let key = Arc::new(SubjectKey::new(*secret));
                    new_subjects.push(NewKey {
                        name: name.clone(),
                        secret,
                    });
                    key
                }
            };
            met.insert(name, key.clone());
            *slot = Some(key);
        }
        let (days, new_days) = self.resolve_days(query, organization, epoch, events)?;
        Ok(GroupKeys {
            subjects: subjects.into_iter().flatten().collect(),
            days,
            new_subjects,
            new_days,
        })
    }

    fn resolve_days<'a>(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        epoch: u64,
        events: impl Iterator<Item = &'a Kept>,
    ) -> Result<Days> {
        let mut new = Vec::new();
        let mut met: Vec<(DayName, Arc<DayKey>)> = Vec::new();
        let mut days = Vec::new();
        for kept in events {
            let name = DayName {
                class: kept.class,
                day: kept.record.received_at.day(),
            };
            if let Some((_, key)) = met.iter().rev().find(|(n, _)| *n == name) {
                days.push(key.clone());
                continue;
            }
            let known = self.with(organization, epoch, |known| known.days.get(&name).cloned());
            let key = match known {
                Some(key) => key,
                None => match read_day(query, organization, name)? {
                    Some(secret) => {
                        let key = Arc::new(DayKey::new(*secret));
                        if query.is_committed() {
                            self.with(organization, epoch, |known| {
                                known.remember_day(name, key.clone())
                            });
                        }
                        key
                    }
                    None => {
                        let secret = Zeroizing::new(random::<32>(&self.random));
                        let key = Arc::new(DayKey::new(*secret));
                        new.push(NewKey { name, secret });
                        key
                    }
                },
            };
            met.push((name, key.clone()));
            days.push(key);
        }
        Ok((days, new))
    }

    /// What a transaction wrote that was committed in `epoch` may be remembered.
    pub(crate) fn committed(&self, organization: &OrganizationId, epoch: u64, keys: &GroupKeys) {
        if keys.new_subjects.is_empty() && keys.new_days.is_empty() {
            return;
        }
        self.with(organization, epoch, |known| {
            for key in &keys.new_subjects {
                known.remember(key.name.clone(), Arc::new(SubjectKey::new(*key.secret)));
            }
            for key in &keys.new_days {
                known.remember_day(key.name, Arc::new(DayKey::new(*key.secret)));
            }
        });
    }
}

fn read_subject(
    query: &impl Query,
    organization: &OrganizationId,
    subject: &SubjectName,
) -> Result<Option<Zeroizing<[u8; 32]>>> {
    query.row(
        "SELECT derivation, key FROM subject_keys WHERE organization_id = ?1 AND kind = ?2 AND subject = ?3",
        params![organization.as_str(), subject.kind as u8 as u32, &subject.name],
        |row| {
            check_derivation(row.u64(0)?)?;
            Ok(Zeroizing::new(row.array(1)?))
        },
    )
}

fn read_day(
    query: &impl Query,
    organization: &OrganizationId,
    day: DayName,
) -> Result<Option<Zeroizing<[u8; 32]>>> {
    query.row(
        "SELECT derivation, key FROM day_keys WHERE organization_id = ?1 AND class = ?2 AND day = ?3",
        params![organization.as_str(), day.class, day.day],
        |row| {
            check_derivation(row.u64(0)?)?;
            Ok(Zeroizing::new(row.array(1)?))
        },
    )
}

fn check_derivation(found: u64) -> Result<()> {
    if found == u64::from(DERIVATION) {
        return Ok(());
    }
    Err(Error::corrupt(format!(
        "a key has the unknown derivation {found}"
    )))
}

/// Writes new keys. `false`: somebody else made one of them first, and what was sealed with ours must be sealed again.
pub(crate) fn write_new(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    keys: &GroupKeys,
    now: Timestamp,
) -> Result<bool> {
    let mut ours = true;
    for key in &keys.new_subjects {
        ours &= 1 == tx.execute(
            "INSERT INTO subject_keys (organization_id, kind, subject, derivation, key, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            params![
                organization.as_str(),
                key.name.kind as u8 as u32,
                &key.name.name,
                DERIVATION,
                &*key.secret,
                now.as_micros(),
            ],
        )?;
    }
    for key in &keys.new_days {
        ours &= 1
            == tx.execute(
                "INSERT INTO day_keys (organization_id, class, day, derivation, key, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                params![
                    organization.as_str(),
                    key.name.class,
                    key.name.day,
                    DERIVATION,
                    &*key.secret,
                    now.as_micros(),
                ],
            )?;
    }
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_in_an_earlier_epoch_is_not_remembered_in_a_later_one() {
        let ring = KeyRing::new(crate::environment::system_random());
        let organization = OrganizationId::parse("a").unwrap();
        let day = DayName { class: 0, day: 1 };
        let keys = |byte| GroupKeys {
            new_days: vec![NewKey {
                name: day,
                secret: Zeroizing::new([byte; 32]),
            }],
            ..GroupKeys::default()
        };
        let knows = |epoch| ring.with(&organization, epoch, |known| known.days.contains_key(&day));
        ring.committed(&organization, 1, &keys(1));
        assert!(knows(1));
        // Somebody erases, and a reader that began before comes late.
        assert!(!knows(2), "forgotten with the epoch");
        ring.committed(&organization, 1, &keys(1));
        assert!(!knows(2));
        assert!(!knows(1), "an earlier epoch gets nothing");
        ring.committed(&organization, 2, &keys(2));
        assert!(knows(2));
    }
}

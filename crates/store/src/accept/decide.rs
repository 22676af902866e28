//! What of a group is new: decided under the log's lock, by supplied ids and by the bound on actions.

use std::collections::{BTreeMap, HashMap};

use super::{
    actions::{Actions, Met},
    group::Group,
    ingest::{Receipt, Refusal, Request},
    replay,
};
use crate::{
    Error, OrganizationId, Result,
    log::Log,
    sent_ids::{self, Runs, SentIds},
    sql::{Query, Tx, params},
    tail,
};
use archive::{Batch, Kept};

/// Bytes of batches kept while a group is decided, so that many duplicates do not read the same ones again and again.
const READ_BYTES: usize = 64 << 20;

/// What was decided of a request.
pub(super) enum Decision {
    /// What is left of its events is appended. Duplicates by place.
    Append(Vec<(u32, Duplicate)>),
    /// It is answered without an append.
    Answer(Result<super::Outcome>),
}

/// An event that is in the log already, or comes earlier in this group.
pub(super) enum Duplicate {
    Known {
        receipt: Receipt,
        position: u64,
    },
    /// Of the event at this place among all that this group appends.
    Earlier(usize),
}

/// Decides a group, taking out of it what is not appended.
pub(super) struct Decider<'a> {
    pub(super) tx: &'a Tx<'a>,
    pub(super) organization: &'a OrganizationId,
    pub(super) log: &'a Log,
    pub(super) actions: &'a Actions,
    /// To be remembered after the commit.
    pub(super) met: Vec<Met>,
    /// Those of the request that is being decided: written only if it is taken.
    asked: Vec<String>,
    /// Batches read to confirm duplicates, by first index.
    read: BTreeMap<u64, Batch>,
    read_bytes: usize,
}

impl<'a> Decider<'a> {
    pub(super) fn new(
        tx: &'a Tx<'a>,
        organization: &'a OrganizationId,
        log: &'a Log,
        actions: &'a Actions,
    ) -> Self {
        Self {
            tx,
            organization,
            log,
            actions,
            met: Vec::new(),
            asked: Vec::new(),
            read: BTreeMap::new(),
            read_bytes: 0,
        }
    }

    /// A decision for each request; `true` if events were taken out, so that the rest must be sealed again.
    pub(super) fn decide(
        &mut self,
        group: &mut Group,
        sent_ids: &SentIds,
    ) -> Result<(Vec<Decision>, bool)> {
        let before = group.events().count();
        let supplied = !group.sealed.sent_ids.is_empty();
        let shared = sent_ids.of(self.organization);
        // Without supplied ids nobody waits for whoever reads them in.
        let mut runs = supplied.then(|| shared.lock());
        if let Some(runs) = &mut runs {
            runs.catch_up(self.tx, self.organization, self.log.end())?;
        }
        let mut met: HashMap<u64, (usize, usize), foldhash::fast::RandomState> = HashMap::default();
        let mut decisions = Vec::with_capacity(group.requests.len());
        for at in 0..group.requests.len() {
            let (done, rest) = group.requests.split_at_mut(at);
            let Some(request) = rest.first_mut() else {
                break;
            };
            let decision = match replay::find(self.tx, request)? {
                Some(answer) => Decision::Answer(answer),
                None => self.request(done, request, runs.as_deref(), &mut met)?,
            };
            if matches!(decision, Decision::Answer(_)) {
                request.events.clear();
                met.retain(|_, (of, _)| *of != at);
            }
            decisions.push(decision);
        }
        Ok((decisions, group.events().count() != before))
    }

    fn request(
        &mut self,
        done: &[Request],
        request: &mut Request,
        runs: Option<&Runs>,
        met: &mut HashMap<u64, (usize, usize), foldhash::fast::RandomState>,
    ) -> Result<Decision> {
        self.asked.clear();
        let fresh_before: usize = done.iter().map(|request| request.events.len()).sum();
        let mut duplicates = Vec::new();
        // Those that are appended stand first; mostly that is all of them, and nothing is moved.
        let mut fresh = 0;
        for at in 0..request.events.len() {
            let (kept, rest) = request.events.split_at(fresh);
            let (Some(event), Some(&place)) = (rest.get(at - fresh), request.places.get(at)) else {
                break;
            };
            let asked = self.asked.len();
            let verdict = self.event(event, done, kept, fresh_before, runs, met)?;
            if verdict.is_some() {
                // What is not appended uses no action.
                self.asked.truncate(asked);
            }
            match verdict {
                None => {
                    // Events are large, and changing one with itself moves it too.
                    if fresh != at {
                        request.events.swap(fresh, at);
                        request.places.swap(fresh, at);
                    }
                    fresh += 1;
                }
                Some(Ok(duplicate)) => duplicates.push((place, duplicate)),
                Some(Err(refusal)) if request.partial => request.refused.push((place, refusal)),
                Some(Err(refusal)) => {
                    return Ok(Decision::Answer(Err(Error::Refused { place, refusal })));
                }
            }
        }
        request.events.truncate(fresh);
        request.places.truncate(fresh);
        self.register(request)?;
        Ok(Decision::Append(duplicates))
    }

    /// `None`: it is new. `met` holds (request, event) of supplied ids earlier in the group.
    fn event(
        &mut self,
        event: &Kept,
        done: &[Request],
        kept: &[Kept],
        fresh_before: usize,
        runs: Option<&Runs>,
        met: &mut HashMap<u64, (usize, usize), foldhash::fast::RandomState>,
    ) -> Result<Option<Result<Duplicate, Refusal>>> {
        if let Some(refusal) = self.action(event)? {
            return Ok(Some(Err(refusal)));
        }
        if !event.supplied {
            return Ok(None);
        }
        let id = event::display_id(&event.record);
        let hash = sent_ids::hash(&id);
        for position in runs.map(|runs| runs.find(hash)).unwrap_or_default() {
            if position >= self.log.end() {
                continue;
            }
            let known = self.read(position)?;
            if known.supplied && event::display_id(&known.record) == id {
                let log = self.log.holding(self.tx, self.organization, position)?;
                return Ok(Some(same_or_conflict(&known, event).map(|()| {
                    let receipt = Receipt {
                        id16: known.record.id16,
                        original_id: known.record.original_id,
                        index: log.index_of(position),
                        duplicate: true,
                    };
                    Duplicate::Known { receipt, position }
                })));
            }
        }
        if let Some(&(of, at)) = met.get(&hash) {
            let earlier = match done.get(of) {
                Some(request) => request.events.get(at),
                None => kept.get(at),
            };
            if let Some(earlier) = earlier.filter(|e| event::display_id(&e.record) == id) {
                let before: usize = done
                    .iter()
                    .take(of)
                    .map(|request| request.events.len())
                    .sum();
                let place = if of < done.len() {
                    before + at
                } else {
                    fresh_before + at
                };
                return Ok(Some(
                    same_or_conflict(earlier, event).map(|()| Duplicate::Earlier(place)),
                ));
            }
        }
        met.entry(hash).or_insert((done.len(), kept.len()));
        Ok(None)
    }

    fn read(&mut self, position: u64) -> Result<Kept> {
        if let Some(kept) = self.known(position) {
            return Ok(kept);
        }
        if let Some((first, batch)) = tail::batch_at(self.tx, self.organization, position)? {
            if self.read_bytes > READ_BYTES {
                self.read.clear();
                self.read_bytes = 0;
            }
            self.read_bytes += batch.weight();
            self.read.insert(first, batch);
        }
        self.known(position)
            .ok_or_else(|| Error::corrupt(format!("entry {position} is not in the tail")))
    }

    /// The entry at a position, if its batch was read.
    fn known(&self, position: u64) -> Option<Kept> {
        let (first, batch) = self.read.range(..=position).next_back()?;
        let at = usize::try_from(position - first).ok()?;
        Some(batch.row(at)?.to_kept())
    }

    /// Writes the request's actions that were never used before.
    fn register(&mut self, request: &Request) -> Result<()> {
        let now = request.events.first().map(|kept| kept.record.received_at);
        for action in self.asked.drain(..) {
            self.tx.execute(
                "INSERT INTO actions (organization_id, action, first_used_at) VALUES (?1, ?2, ?3)",
                params![
                    self.organization.as_str(),
                    &action,
                    now.unwrap_or_default().as_micros()
                ],
            )?;
            self.met.push(Met {
                action,
                first: true,
            });
        }
        Ok(())
    }

    /// Whether the action may be used: one of the catalogue, a known one, or a new one within the bound.
    fn action(&mut self, event: &Kept) -> Result<Option<Refusal>> {
        let action = event.record.action.as_str();
        if event::catalogue::find(action).is_some()
            || self.actions.knows(self.organization, action)
            || self.met.iter().any(|met| met.action == action)
            || self.asked.iter().any(|asked| asked == action)
        {
            return Ok(None);
        }
        let used = self
            .tx
            .row(
                "SELECT COUNT(*), COALESCE(MAX(CASE WHEN action = ?2 THEN 1 ELSE 0 END), 0) \
                 FROM actions WHERE organization_id = ?1",
                params![self.organization.as_str(), action],
                |row| Ok((row.u64(0)?, row.u64(1)? == 1)),
            )?
            .unwrap_or_default();
        let (used, known) = used;
        if known {
            self.met.push(Met {
                action: action.to_owned(),
                first: false,
            });
            return Ok(None);
        }
        let most = self.actions.most;
        if used + self.asked.len() as u64 >= most {
            return Ok(Some(Refusal {
                code: "too_many_actions".into(),
                field: "/action".into(),
                message: format!(
                    "`{action}` would be more than {most} different actions of your own: \
                     put what varies into `resource` or `metadata`"
                ),
            }));
        }
        self.asked.push(action.to_owned());
        Ok(None)
    }
}

/// The same event sent again, or another under the same id?
fn same_or_conflict(known: &Kept, sent: &Kept) -> Result<(), Refusal> {
    let (a, b) = (&known.record, &sent.record);
    // An event without a timestamp took that of its arrival, which a second sending cannot repeat.
    let both_on_arrival = known.on_arrival && sent.on_arrival;
    let same = (a.timestamp == b.timestamp || both_on_arrival)
        && a.success == b.success
        && a.action == b.action
        && a.user_id == b.user_id
        && a.user_email == b.user_email
        && a.resource == b.resource
        && a.details == b.details
        && a.ip_address == b.ip_address
        && a.session_id == b.session_id
        && a.user_agent == b.user_agent
        && a.request_id == b.request_id
        && a.metadata == b.metadata;
    if same {
        return Ok(());
    }
    Err(Refusal {
        code: "id_conflict".into(),
        field: "/id".into(),
        message: format!(
            "`{}` is the id of an event with other content: an id is never used twice",
            event::display_id(a)
        ),
    })
}

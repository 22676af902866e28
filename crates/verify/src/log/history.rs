//! What the statements of a log add up to, so far as later ones depend on it.

use event::statement::{
    BeginLog, Continues, ExpireLogs, RetentionRule, RotateKey, UpdateRetention,
};
use event::{Entry, Statement, Timestamp};
use tlog::{SignatureKind, VerifierKey};

use crate::statement::{StatementFault, fault};

const DAY_MICROS: u64 = 24 * 60 * 60 * 1_000_000;

/// How old a retention rule must be to expire anything.
const RULE_AGE_DAYS: u32 = 7;

#[derive(Debug)]
pub(super) struct History {
    origin: String,
    begun: bool,
    key: Option<VerifierKey>,
    /// The log it says it goes on from.
    continues: Option<Continues>,
    /// What the newest rotation committed to: the leaf hash of the next key's vkey text.
    next_hash: Option<tlog::Hash>,
    /// Every `update_retention` with its index and time, ascending.
    rules: Vec<(u64, Timestamp, UpdateRetention)>,
}

impl History {
    /// The history of a log of which no entry has been read.
    pub(super) fn of(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            begun: false,
            key: None,
            continues: None,
            next_hash: None,
            rules: Vec::new(),
        }
    }

    /// Whether entry 0 was to begin a log.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// The key the log signs with, and the log it goes on from, by its own word.
    pub(super) fn into_word(self) -> (Option<VerifierKey>, Option<Continues>) {
        (self.key, self.continues)
    }

    /// Takes the next entry of the log itself.
    pub(super) fn statement(&mut self, index: u64, entry: &Entry) -> Result<(), StatementFault> {
        // What is wrong with a beginning that is there is told as such.
        self.begun |= index == 0 && entry.action == "begin_log";
        let text = entry.statement.as_deref().unwrap_or_default();
        let statement = Statement::parse(text).map_err(|_| StatementFault::Malformed)?;
        if let Some(fault) = fault(index, entry.received_at, &statement) {
            return Err(fault);
        }
        match statement {
            Statement::BeginLog(begin) => self.begin(index, &begin),
            Statement::RotateKey(rotation) => self.rotate(&rotation),
            Statement::UpdateRetention(rules) => {
                self.rules.push((index, entry.received_at, rules));
                Ok(())
            }
            Statement::ExpireLogs(expired) => self.expire(entry.received_at, &expired),
            Statement::EraseSubject(_) | Statement::CreateHold(_) | Statement::ReleaseHold(_) => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, index: u64, begin: &BeginLog) -> Result<(), StatementFault> {
        if index != 0 {
            return Err(StatementFault::BeginsAgain);
        }
        if begin.origin != self.origin {
            return Err(StatementFault::OtherOrigin(begin.origin.clone()));
        }
        self.key = Some(self.own_key(&begin.vkey)?);
        self.continues.clone_from(&begin.continues);
        Ok(())
    }

    fn rotate(&mut self, rotation: &RotateKey) -> Result<(), StatementFault> {
        let old = self.own_key(&rotation.old)?;
        let new = self.own_key(&rotation.new)?;
        if self.key.as_ref() != Some(&old) {
            return Err(StatementFault::OldKey);
        }
        let hash = tlog::leaf_hash(rotation.new.as_bytes());
        if self.next_hash.is_some_and(|next| next != hash) {
            return Err(StatementFault::NotTheSuccessor);
        }
        let next = rotation.next_hash.parse();
        self.next_hash = Some(next.map_err(|_| StatementFault::Malformed)?);
        self.key = Some(new);
        Ok(())
    }

    /// The key of this log that a text is.
    fn own_key(&self, vkey: &str) -> Result<VerifierKey, StatementFault> {
        vkey.parse::<VerifierKey>()
            .ok()
            .filter(|key| key.kind() == SignatureKind::Ed25519)
            .filter(|key| key.name().as_str() == self.origin)
            .ok_or_else(|| StatementFault::NotAKey(vkey.to_owned()))
    }

    /// Whether a rule let the log expire what it expired: the rule is there, is old enough, and its days had passed.
    fn expire(&self, received_at: Timestamp, expired: &ExpireLogs) -> Result<(), StatementFault> {
        let (_, made_at, rules) = self
            .rules
            .binary_search_by_key(&expired.rule, |(index, _, _)| *index)
            .ok()
            .and_then(|at| self.rules.get(at))
            .ok_or(StatementFault::NoSuchRule(expired.rule))?;
        if after(*made_at, RULE_AGE_DAYS) > received_at.as_micros() {
            return Err(StatementFault::RuleTooYoung);
        }
        for action in &expired.actions {
            let days = days_of(&rules.rules, action)
                .ok_or_else(|| StatementFault::ActionWithoutRule(action.clone()))?;
            if after(expired.before, days) > received_at.as_micros() {
                return Err(StatementFault::TooEarly(days));
            }
        }
        Ok(())
    }
}

/// How long entries of an action are kept at least. `*` stands for every action, each of which has a first rule of its
/// own: the longest of those that can be one.
fn days_of(rules: &[RetentionRule], action: &str) -> Option<u32> {
    if action != "*" {
        return rules
            .iter()
            .find(|rule| rule.matches(action))
            .map(|rule| rule.days);
    }
    let last = rules
        .iter()
        .position(|rule| rule.actions.iter().any(|name| name == "*"))?;
    rules.get(..=last)?.iter().map(|rule| rule.days).max()
}

/// Microseconds since 1970 when so many days have passed.
fn after(time: Timestamp, days: u32) -> u64 {
    let passed = u64::from(days).saturating_mul(DAY_MICROS);
    time.as_micros().saturating_add(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_of_an_action_decides_and_a_star_stands_for_all_actions() {
        let rule = |actions: &[&str], days| RetentionRule {
            actions: actions.iter().map(|a| (*a).to_owned()).collect(),
            days,
        };
        let rules = [
            rule(&["login"], 3650),
            rule(&["*"], 30),
            rule(&["logout"], 9999),
        ];
        assert_eq!(days_of(&rules, "login"), Some(3650));
        assert_eq!(days_of(&rules, "logout"), Some(30));
        assert_eq!(days_of(&rules, "*"), Some(3650));
        assert_eq!(days_of(&rules[..1], "*"), None);
    }
}

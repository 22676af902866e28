//! What can be told of a statement from itself, without the rest of the log.

use event::statement::{EraseSubject, ExpireLogs};
use event::{Entry, Statement, Timestamp};
use tlog::Hash;

/// A statement that cannot be true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementFault {
    /// Not of the exact form of a known statement.
    #[error("the statement is malformed")]
    Malformed,
    /// `begin_log` stands elsewhere than at index 0.
    #[error("a log begins once, at index 0")]
    BeginsAgain,
    /// `begin_log` is of another log.
    #[error("the log it begins is {0}")]
    OtherOrigin(String),
    /// A `vkey` is no key, or none of this log.
    #[error("`{0}` is not a key of this log")]
    NotAKey(String),
    /// The key given up is not the one the log has.
    #[error("the key it gives up is not the one the log signs with")]
    OldKey,
    /// The key that was given up had committed to another successor.
    #[error("the new key is not the one the old key had committed to")]
    NotTheSuccessor,
    /// `continues` does not say where a log ended.
    #[error("what it says of the log it continues is malformed")]
    Continues,
    /// It covers entries that are not below it.
    #[error("it covers the entry at index {0}, which is not below it")]
    CoversAhead(u64),
    /// It names an entry that is not below it.
    #[error("it names the entry at index {0}, which is not below it")]
    NamesAhead(u64),
    /// The number of entries it says is not the number it lists, or more than there are.
    #[error("it says it closed {said} entries, but lists {listed}")]
    Count {
        /// What it says.
        said: u64,
        /// What it lists, at most.
        listed: u64,
    },
    /// It expires what was received after it.
    #[error("it expires entries received after itself")]
    BeforeIsLater,
    /// The entry it names as its rule is no `update_retention`.
    #[error("the entry at index {0}, which it names as its rule, is not a retention rule")]
    NoSuchRule(u64),
    /// The rules have nothing for an action.
    #[error("its rule says nothing of the action {0}")]
    ActionWithoutRule(String),
    /// Retention rules may be used after seven days.
    #[error("its rule is younger than seven days")]
    RuleTooYoung,
    /// It expires entries that had to be kept longer.
    #[error("it expires entries younger than the {0} days of its rule")]
    TooEarly(u32),
}

/// What is wrong with a statement at an index, as far as it shows in itself.
pub(crate) fn fault(
    index: u64,
    received_at: Timestamp,
    statement: &Statement,
) -> Option<StatementFault> {
    if let Some(last) = statement.last_covered()
        && last >= index
    {
        return Some(StatementFault::CoversAhead(last));
    }
    match statement {
        Statement::BeginLog(begin) => {
            let continues = begin.continues.as_ref()?;
            let malformed =
                Hash::from_base64(&continues.root).is_err() || continues.lost_to < continues.size;
            malformed.then_some(StatementFault::Continues)
        }
        Statement::ExpireLogs(expired) => fault_of_expiry(index, received_at, expired),
        Statement::EraseSubject(erased) => fault_of_erasure(index, erased),
        _ => None,
    }
}

fn fault_of_expiry(
    index: u64,
    received_at: Timestamp,
    expired: &ExpireLogs,
) -> Option<StatementFault> {
    let (said, most) = (
        expired.entries.saturating_add(expired.held),
        expired.through,
    );
    if expired.rule >= index {
        Some(StatementFault::NamesAhead(expired.rule))
    } else if expired.before > received_at {
        Some(StatementFault::BeforeIsLater)
    } else if said > most.saturating_add(1) {
        Some(StatementFault::Count {
            said,
            listed: most.saturating_add(1),
        })
    } else {
        None
    }
}

fn fault_of_erasure(index: u64, erased: &EraseSubject) -> Option<StatementFault> {
    if let Some(ahead) = [erased.request, erased.approval]
        .into_iter()
        .find(|named| *named >= index)
    {
        return Some(StatementFault::NamesAhead(ahead));
    }
    let listed = listed(erased);
    (erased.entries != listed).then_some(StatementFault::Count {
        said: erased.entries,
        listed,
    })
}

/// How many entries an erasure lists, each counted once.
fn listed(erased: &EraseSubject) -> u64 {
    let mut ranges: Vec<(u64, u64)> = erased
        .closed
        .iter()
        .flat_map(|closed| closed.entries.ranges().iter().copied())
        .collect();
    ranges.sort_unstable();
    let mut count: u64 = 0;
    // The first index that no earlier range has reached.
    let mut next = 0;
    for (first, last) in ranges {
        let after = last.saturating_add(1);
        count = count.saturating_add(after.saturating_sub(first.max(next)));
        next = next.max(after);
    }
    count
}

/// Whether a statement says that a field of an entry was closed. Whether the statement is fit to say so is
/// [`fault`]'s to tell.
pub(crate) fn covers(statement: &Statement, index: u64, entry: &Entry, field: u8) -> bool {
    match statement {
        Statement::EraseSubject(erased) => erased.covers(index, field),
        // A rule moves only what was accepted after it: nobody shortens the life of what is there already.
        Statement::ExpireLogs(expired) => {
            index > expired.rule && expired.covers(index, &entry.action, entry.received_at)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(text: &str) -> Option<StatementFault> {
        let statement = Statement::parse(text).unwrap();
        fault(100, Timestamp::from_micros(1_000_000).unwrap(), &statement)
    }

    #[test]
    fn erasures_count_what_they_list_below_themselves() {
        let erase = |closed: &str, entries: u64, request: u64| {
            fault_of(&format!(
                r#"{{"erase_subject":{{"closed":[{closed}],"entries":{entries},"basis":"gdpr-17","request":{request},"approval":98}}}}"#
            ))
        };
        let two = r#"{"entries":"3,7-9","fields":[1]},{"entries":"9-10","fields":"all"}"#;
        assert_eq!(erase(two, 5, 97), None);
        assert_eq!(
            erase(two, 6, 97),
            Some(StatementFault::Count { said: 6, listed: 5 })
        );
        assert_eq!(erase(two, 5, 100), Some(StatementFault::NamesAhead(100)));
        let ahead = r#"{"entries":"99-100","fields":"all"}"#;
        assert_eq!(erase(ahead, 2, 97), Some(StatementFault::CoversAhead(100)));
    }

    #[test]
    fn expiries_are_of_older_entries() {
        let expire = |before: &str, rule: u64, through: u64, entries: u64| {
            fault_of(&format!(
                r#"{{"expire_logs":{{"before":"{before}","actions":["*"],"rule":{rule},"through":{through},"entries":{entries},"held":1}}}}"#
            ))
        };
        let earlier = "1970-01-01T00:00:01Z";
        assert_eq!(expire(earlier, 1, 10, 10), None);
        assert_eq!(
            expire(earlier, 1, 10, 11),
            Some(StatementFault::Count {
                said: 12,
                listed: 11
            })
        );
        assert_eq!(
            expire(earlier, 100, 10, 5),
            Some(StatementFault::NamesAhead(100))
        );
        assert_eq!(
            expire(earlier, 1, 100, 5),
            Some(StatementFault::CoversAhead(100))
        );
        assert_eq!(
            expire("1970-01-01T00:00:01.000001Z", 1, 10, 5),
            Some(StatementFault::BeforeIsLater)
        );
    }
}

//! One running session for each person.

use store::{Command, EndedBy};

use crate::{builtin::POLICY_SINGLE_SESSION, scribe::Scribe, sessions::end_each};

/// Ends what still runs of somebody who launches, if the policy is on.
pub(crate) fn make_way(
    command: &mut Command<'_>,
    scribe: &Scribe,
    user_id: &str,
) -> store::Result<()> {
    let policy = command.policy(POLICY_SINGLE_SESSION)?;
    if !policy.is_some_and(|policy| policy.enabled) {
        return Ok(());
    }
    let running = command.sessions_running(Some(user_id), None)?;
    end_each(command, scribe, &running, EndedBy::Policy)
}

//! How long a sign-in lasts that is not used.

use store::Policy;

use super::terms;

/// Minutes without use after which a sign-in is over; `None` while the policy is off. `usual`: what holds here where the
/// policy does not say.
pub(crate) fn idle_minutes(policy: Option<&Policy>, usual: u64) -> store::Result<Option<u64>> {
    let Some(policy) = policy.filter(|policy| policy.enabled) else {
        return Ok(None);
    };
    let minutes = terms::set_number(policy, "idle_minutes")?;
    Ok(Some(minutes.unwrap_or(usual)))
}

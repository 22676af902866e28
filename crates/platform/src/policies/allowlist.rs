//! People come from listed networks alone.

use std::net::IpAddr;

use filter::Network;
use store::{Command, Policy, User};

use super::terms;
use crate::{
    Caller, Error, Platform, Principal, Result,
    builtin::POLICY_IP_ALLOWLIST,
    command::Refusal,
    scribe::{AUTH, Scribe},
};

impl Platform {
    /// Whether `who` may come from this address. API keys and the command line may come from everywhere.
    ///
    /// # Errors
    /// Those of the store.
    pub fn admits(&self, who: &Principal, ip: Option<IpAddr>) -> Result<bool> {
        if !matches!(who, Principal::User { .. }) {
            return Ok(true);
        }
        let policy = self
            .store()
            .policy(who.organization(), POLICY_IP_ALLOWLIST)?;
        Ok(admits(policy.as_ref(), ip)?)
    }
}

/// Whether the policy, if it is on, lists a network of this address. An address nobody knows is in none.
pub(crate) fn admits(policy: Option<&Policy>, ip: Option<IpAddr>) -> store::Result<bool> {
    let Some(policy) = policy.filter(|policy| policy.enabled) else {
        return Ok(true);
    };
    let listed = terms::texts(policy, "networks")?;
    let mut networks = listed.iter().filter_map(|text| Network::parse(text));
    Ok(ip.is_some_and(|ip| networks.any(|network| network.contains(ip))))
}

/// Refuses a sign-in from elsewhere, whatever the password, so that nobody out there can try passwords; recorded as
/// `action` of the account, or of somebody `unknown`.
pub(crate) fn check_sign_in(
    command: &Command<'_>,
    action: &str,
    account: Option<&User>,
    unknown: &Scribe,
    caller: &Caller,
) -> Result<(), Refusal> {
    let policy = command.policy(POLICY_IP_ALLOWLIST)?;
    if admits(policy.as_ref(), caller.ip)? {
        return Ok(());
    }
    let details = match action {
        "login" => "Invalid credentials (address not allowed)",
        "sso_login" => "SSO login via zitadel failed: address not allowed",
        _ => "Refused (address not allowed)",
    };
    let error = Error::AddressNotAllowed;
    Err(match account {
        Some(user) => {
            let scribe = Scribe::of_account(user, caller);
            Refusal::recorded(error, scribe.failed(action, AUTH, details))
        }
        None => Refusal::recorded_unknown(error, unknown.failed(action, AUTH, details), caller),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let mut policy = Policy {
            id: POLICY_IP_ALLOWLIST.into(),
            name: String::new(),
            enabled: true,
            settings: r#"{"networks":["10.0.0.0/8","2001:db8::/32"]}"#.into(),
        };
        let from = |policy: &Policy, ip: &str| admits(Some(policy), ip.parse().ok()).unwrap();
        for (ip, admitted) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("11.0.0.1", false),
            ("2001:db8::1", true),
            ("2001:db9::1", false),
            ("unknown", false),
        ] {
            assert_eq!(from(&policy, ip), admitted, "{ip}");
        }
        policy.settings = "{}".into();
        assert!(!from(&policy, "10.1.2.3"));
        policy.enabled = false;
        assert!(from(&policy, "unknown"));
        assert!(admits(None, None).unwrap());
        // What cannot be read lets nobody in.
        policy.enabled = true;
        policy.settings = "[".into();
        assert!(admits(Some(&policy), None).is_err());
    }
}

//! Who asks, and from where.

use std::net::IpAddr;

use store::{Command, OrganizationId, Role, Scope};

/// The request a command came with, as far as its event tells of it.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Address of the end user: the right-most one that no trusted proxy set.
    pub ip: Option<IpAddr>,
    /// The client program, as it calls itself.
    pub user_agent: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
}

impl Caller {
    /// What one household or machine calls its own: an IPv4 address, or the /64 of an IPv6 one. `""` if unknown.
    pub(crate) fn network(&self) -> String {
        match self.ip.map(|ip| ip.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(ip)) => ip.to_string(),
            Some(IpAddr::V6(ip)) => format!("{:016x}", ip.to_bits() >> 64),
        }
    }
}

/// Who asks. Comes from [`crate::Platform::authenticate`]; the command line makes its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person who is signed in.
    User {
        /// Their organization.
        organization: OrganizationId,
        /// Id of the account.
        id: String,
        /// Its address.
        email: String,
        /// Its name.
        name: String,
        /// Its role when the token was looked up. Commands look again.
        role: Role,
        /// The sign-in the token is of.
        sign_in_id: String,
    },
    /// A program with an API key.
    Key {
        /// Its organization.
        organization: OrganizationId,
        /// Id of the key.
        id: String,
        /// Its name.
        name: String,
        /// What it may do.
        scope: Scope,
    },
    /// Somebody at the command line of this machine.
    Operator {
        /// The organization they act on.
        organization: OrganizationId,
        /// Their name in the operating system.
        os_user: String,
    },
}

impl Principal {
    /// The organization whose state and log they may touch.
    pub fn organization(&self) -> &OrganizationId {
        match self {
            Self::User { organization, .. }
            | Self::Key { organization, .. }
            | Self::Operator { organization, .. } => organization,
        }
    }

    /// `user_id` of their events: the account's id, `api_key:{id}` or `operator:{name}`.
    pub fn actor_id(&self) -> String {
        match self {
            Self::User { id, .. } => id.clone(),
            Self::Key { id, .. } => format!("api_key:{id}"),
            Self::Operator { os_user, .. } => operator_id(os_user),
        }
    }

    /// `user_email` of their events; `""` for those who are no person.
    pub fn email(&self) -> &str {
        match self {
            Self::User { email, .. } => email,
            Self::Key { .. } | Self::Operator { .. } => "",
        }
    }

    /// The sign-in they are known by, of people.
    pub fn sign_in_id(&self) -> Option<&str> {
        match self {
            Self::User { sign_in_id, .. } => Some(sign_in_id),
            Self::Key { .. } | Self::Operator { .. } => None,
        }
    }

    /// Whether they administer the organization.
    pub fn is_admin(&self) -> bool {
        match self {
            Self::User { role, .. } => *role == Role::Admin,
            Self::Key { scope, .. } => *scope == Scope::Admin,
            Self::Operator { .. } => true,
        }
    }

    /// Whether they may read everybody's events, not only their own.
    pub fn may_read_all(&self) -> bool {
        match self {
            Self::User { role, .. } => matches!(role, Role::Admin | Role::Auditor),
            Self::Key { scope, .. } => matches!(scope, Scope::Read | Scope::Admin),
            Self::Operator { .. } => true,
        }
    }

    /// Whether they may assert events from outside.
    pub fn may_ingest(&self) -> bool {
        match self {
            Self::User { role, .. } => *role == Role::Admin,
            Self::Key { scope, .. } => matches!(scope, Scope::Ingest | Scope::Admin),
            Self::Operator { .. } => true,
        }
    }

    /// Whether they may read the log's entries, to verify it whole.
    pub fn may_verify(&self) -> bool {
        match self {
            Self::User { role, .. } => matches!(role, Role::Admin | Role::Auditor),
            Self::Key { scope, .. } => matches!(scope, Scope::Verify | Scope::Admin),
            Self::Operator { .. } => true,
        }
    }

    /// The role that counts: the account's in this transaction, which may differ from that at sign-in. `None` for
    /// those who have none, and for an account that is gone or has expired.
    pub(crate) fn role_now(&self, command: &Command<'_>) -> store::Result<Option<Role>> {
        match self {
            Self::User { id, .. } => {
                let user = command.user(id)?;
                let lasting = user.filter(|user| !user.has_expired(command.wall()));
                Ok(lasting.map(|user| user.role))
            }
            Self::Key { .. } | Self::Operator { .. } => Ok(None),
        }
    }

    /// [`Self::is_admin`], by [`Self::role_now`].
    pub(crate) fn is_admin_now(&self, command: &Command<'_>) -> store::Result<bool> {
        match self {
            Self::User { .. } => Ok(self.role_now(command)? == Some(Role::Admin)),
            Self::Key { .. } | Self::Operator { .. } => Ok(self.is_admin()),
        }
    }
}

/// `user_id` of somebody at the command line.
pub(crate) fn operator_id(os_user: &str) -> String {
    format!("operator:{os_user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        let network = |ip: &str| {
            let caller = Caller {
                ip: Some(ip.parse().unwrap()),
                ..Caller::default()
            };
            caller.network()
        };
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(Caller::default().network(), "");
    }

    #[test]
    fn rights_by_role_and_scope() {
        let organization = OrganizationId::parse("neosc").unwrap();
        let user = |role| Principal::User {
            organization: organization.clone(),
            id: "user-1".into(),
            email: "john@neogenesys.com".into(),
            name: "John".into(),
            role,
            sign_in_id: "sign-1".into(),
        };
        let key = |scope| Principal::Key {
            organization: organization.clone(),
            id: "key-1".into(),
            name: "ci".into(),
            scope,
        };
        let operator = Principal::Operator {
            organization: organization.clone(),
            os_user: "root".into(),
        };
        let rights = |who: &Principal| {
            [
                who.is_admin(),
                who.may_read_all(),
                who.may_ingest(),
                who.may_verify(),
            ]
        };
        assert_eq!(rights(&user(Role::Admin)), [true; 4]);
        assert_eq!(rights(&user(Role::Auditor)), [false, true, false, true]);
        assert_eq!(rights(&user(Role::User)), [false; 4]);
        assert_eq!(rights(&key(Scope::Admin)), [true; 4]);
        assert_eq!(rights(&key(Scope::Ingest)), [false, false, true, false]);
        assert_eq!(rights(&key(Scope::Read)), [false, true, false, false]);
        assert_eq!(rights(&key(Scope::Verify)), [false, false, false, true]);
        assert_eq!(rights(&operator), [true; 4]);
        assert_eq!(operator.actor_id(), "operator:root");
        assert_eq!(key(Scope::Read).actor_id(), "api_key:key-1");
        assert_eq!(user(Role::User).actor_id(), "user-1");
    }
}

//! Who may use a route: one of few words in the route table, judged in one place.

use platform::Principal;
use store::{Role, Scope};

/// For whom a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody; credentials are not looked at.
    Anyone,
    /// Everybody; good credentials may show more.
    Perhaps,
    /// Whoever is signed in or has a key. The platform says what they may do.
    Known,
    /// People, who at least may read their own events, and keys that read.
    Readers,
    /// Readers, and keys that verify.
    Provers,
    /// Keys that send events, and administrators.
    Senders,
    /// Administrators, auditors and keys that verify: entries of the whole log.
    Verifiers,
    /// Administrators, and auditors, who see everything.
    Overseers,
    /// Everybody if the log's hashes are published, else [`Self::Verifiers`].
    Published,
    /// Programs on this machine without more ado, and administrators.
    Local,
    /// The command line on this machine.
    Operator,
}

impl Access {
    /// Whether somebody who is known may use it.
    pub(crate) fn admits(self, who: &Principal) -> bool {
        let person_or = |scopes: &[Scope]| match who {
            Principal::Key { scope, .. } => scopes.contains(scope),
            _ => true,
        };
        match self {
            Self::Anyone | Self::Perhaps | Self::Known => true,
            Self::Readers => person_or(&[Scope::Read, Scope::Admin]),
            Self::Provers => person_or(&[Scope::Read, Scope::Admin, Scope::Verify]),
            Self::Senders => who.may_ingest(),
            Self::Verifiers | Self::Published => match who {
                Principal::User { role, .. } => matches!(role, Role::Admin | Role::Auditor),
                _ => who.may_verify(),
            },
            Self::Overseers => match who {
                Principal::Key { .. } => who.is_admin(),
                _ => who.may_read_all(),
            },
            Self::Local => who.is_admin(),
            Self::Operator => matches!(who, Principal::Operator { .. }),
        }
    }

    /// The same for people who read the documentation.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Anyone | Self::Perhaps => "For everybody.",
            Self::Known => "For whoever is signed in.",
            Self::Readers => "For people, and keys of scope read or admin.",
            Self::Provers => "For people, and keys of scope read, verify or admin.",
            Self::Senders => "For keys of scope ingest or admin, and administrators.",
            Self::Verifiers => "For administrators, auditors, and keys of scope verify or admin.",
            Self::Published => {
                "For everybody, unless the log's hashes are not published: then for administrators, auditors, and keys of scope verify or admin."
            }
            Self::Overseers => "For administrators, auditors, and keys of scope admin.",
            Self::Local => "For programs on the server's machine, and administrators.",
            Self::Operator => {
                "For the command line on the server's machine, through its Unix socket."
            }
        }
    }

    /// Whether a request without good credentials is refused.
    pub(crate) fn is_guarded(self) -> bool {
        !matches!(self, Self::Anyone | Self::Perhaps | Self::Published)
    }
}

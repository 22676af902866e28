//! What is sent and answered about accounts.

use event::Timestamp;
use platform::SetPassword;
use serde::{Deserialize, Serialize};
use store::{LastingSignIn, User};
use utoipa::ToSchema;

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    /// The address to sign in with.
    pub(super) email: String,
    /// Name to show; what stands before the @ unless given.
    pub(super) name: Option<String>,
    /// `admin`, `auditor` or `user`.
    pub(super) role: String,
    /// Drawn unless given.
    pub(super) password: Option<String>,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reset)]
pub(crate) struct Reset {
    /// Drawn unless given.
    pub(super) password: Option<String>,
}

/// Another role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    /// `admin`, `auditor` or `user`.
    pub(super) role: String,
}

/// An account whose password was set.
#[derive(Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its id.
    pub(super) id: String,
    /// Its address.
    pub(super) email: String,
    /// The password, if it was drawn: shown this once.
    pub(super) password: Option<String>,
    /// Sign-ins that were ended.
    pub(super) sign_ins_ended: u64,
}

/// Sign-ins that were ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ended {
    /// How many.
    pub(super) sign_ins_ended: u64,
}

/// An account, as administrators see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShownUser {
    /// Its id.
    pub(super) id: String,
    /// Its address.
    pub(super) email: String,
    /// Name to show.
    pub(super) name: String,
    /// `admin`, `auditor` or `user`.
    pub(super) role: &'static str,
    /// `active`, or `locked`.
    pub(super) state: &'static str,
    /// Of an account that too many failures locked: until then.
    pub(super) locked_until: Option<String>,
    /// When it was made.
    pub(super) created_at: String,
}

/// A sign-in, without its token.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShownSignIn {
    /// Its id.
    pub(super) id: String,
    /// When it began.
    pub(super) created_at: String,
    /// The newest use, to within a minute.
    pub(super) last_used_at: String,
    /// Ends at the latest then.
    pub(super) expires_at: String,
}

impl From<SetPassword> for Named {
    fn from(set: SetPassword) -> Self {
        Self {
            id: set.id,
            email: set.email,
            password: set.drawn,
            sign_ins_ended: set.ended,
        }
    }
}

impl ShownUser {
    pub(super) fn of(user: User, now: Timestamp) -> Self {
        let locked = user.locked_until > now;
        let until = (locked && !user.is_locked_by_hand()).then(|| user.locked_until.to_string());
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role.as_str(),
            state: if locked { "locked" } else { "active" },
            locked_until: until,
            created_at: user.created_at.to_string(),
        }
    }
}

impl From<LastingSignIn> for ShownSignIn {
    fn from(sign_in: LastingSignIn) -> Self {
        Self {
            id: sign_in.id,
            created_at: sign_in.created_at.to_string(),
            last_used_at: sign_in.last_used_at.to_string(),
            expires_at: sign_in.expires_at.to_string(),
        }
    }
}

//! What is sent and answered about accounts.

use event::Timestamp;
use platform::SetPassword;
use serde::{Deserialize, Deserializer, Serialize};
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

/// What is to change of an account; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserChange {
    /// `admin`, `auditor` or `user`.
    pub(super) role: Option<String>,
    /// Name to show.
    pub(super) name: Option<String>,
    /// The account is of no use from then on (RFC 3339); `null`: it lasts.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) expires_at: Option<Option<String>>,
}

/// Tells `null` from what is not there.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
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
    /// `active`, `locked`, or `expired`.
    pub(super) state: &'static str,
    /// Of an account that too many failures locked: until then.
    pub(super) locked_until: Option<String>,
    /// It is of no use from then on.
    pub(super) expires_at: Option<String>,
    /// Whether a second factor is asked for at sign-in.
    pub(super) second_factor: bool,
    /// Whether somebody of an identity provider signs in to it.
    pub(super) linked: bool,
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
    /// How it was proved who it is: `password`, `password+totp` or `password+recovery_code`.
    pub(super) method: String,
    /// From which address; empty if unknown.
    pub(super) ip_address: String,
    /// With which program, as that calls itself; empty if unknown.
    pub(super) user_agent: String,
    /// Whether it is the one that asks.
    pub(super) current: bool,
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

impl Ended {
    pub(crate) fn of(sign_ins_ended: u64) -> Self {
        Self { sign_ins_ended }
    }
}

impl ShownUser {
    pub(super) fn of(user: User, now: Timestamp) -> Self {
        let locked = user.locked_until > now;
        let until = (locked && !user.is_locked_by_hand()).then(|| user.locked_until.to_string());
        let state = match (locked, user.has_expired(now)) {
            (true, _) => "locked",
            (false, true) => "expired",
            (false, false) => "active",
        };
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role.as_str(),
            state,
            locked_until: until,
            expires_at: user.expires_at.map(|at| at.to_string()),
            second_factor: user.second_factor,
            linked: user.linked,
            created_at: user.created_at.to_string(),
        }
    }
}

impl ShownSignIn {
    /// `current` is the sign-in that asks, if one does.
    pub(crate) fn of(sign_in: LastingSignIn, current: Option<&str>) -> Self {
        Self {
            current: current == Some(sign_in.id.as_str()),
            id: sign_in.id,
            created_at: sign_in.created_at.to_string(),
            last_used_at: sign_in.last_used_at.to_string(),
            expires_at: sign_in.expires_at.to_string(),
            method: sign_in.method,
            ip_address: sign_in.ip_address,
            user_agent: sign_in.user_agent,
        }
    }
}

//! What every organization begins with.

use store::{Policy, Workspace};

/// A second factor at every sign-in with a password.
pub const POLICY_MFA_REQUIRED: &str = "pol-mfa-required";
/// Many failed sign-ins lock the account for a while.
pub const POLICY_LOGIN_LOCKOUT: &str = "pol-login-lockout";
/// A sign-in that is not used ends.
pub const POLICY_SESSION_TIMEOUT: &str = "pol-session-timeout";
/// Sign-in from named networks alone.
pub const POLICY_IP_ALLOWLIST: &str = "pol-ip-allowlist";
/// New passwords are long and not among the commonest.
pub const POLICY_PASSWORD_STRENGTH: &str = "pol-password-strength";
/// One running session for each person.
pub const POLICY_SINGLE_SESSION: &str = "pol-single-session";

/// On from the start: what locks nobody out who has not enrolled in anything.
pub(crate) fn policies() -> Vec<Policy> {
    [
        (POLICY_MFA_REQUIRED, "Require a second factor", false),
        (
            POLICY_LOGIN_LOCKOUT,
            "Lock accounts after failed sign-ins",
            true,
        ),
        (POLICY_SESSION_TIMEOUT, "End idle sign-ins", true),
        (
            POLICY_IP_ALLOWLIST,
            "Allow sign-in from listed networks only",
            false,
        ),
        (POLICY_PASSWORD_STRENGTH, "Require strong passwords", true),
        (POLICY_SINGLE_SESSION, "One session per person", false),
    ]
    .map(|(id, name, enabled)| Policy {
        id: id.into(),
        name: name.into(),
        enabled,
    })
    .into()
}

pub(crate) fn workspaces() -> Vec<Workspace> {
    [
        ("ws-sap-neogenesys", "SAP Neogénesys"),
        ("ws-ubuntu-desktop", "Ubuntu Desktop"),
        ("ws-dev-tools", "Developer Tools"),
        ("ws-secure-browser", "Secure Browser"),
    ]
    .map(|(id, name)| Workspace {
        id: id.into(),
        name: name.into(),
        enabled: true,
    })
    .into()
}

//! What every organization begins with.

use store::{Policy, Workspace};

/// A second factor at every sign-in with a password.
pub const POLICY_MFA_REQUIRED: &str = "pol-mfa-required";
/// Many failed sign-ins lock the account for a while.
pub const POLICY_LOGIN_LOCKOUT: &str = "pol-login-lockout";
/// A sign-in that is not used ends.
pub const POLICY_SESSION_TIMEOUT: &str = "pol-session-timeout";
/// People come from named networks alone.
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
        settings: "{}".into(),
    })
    .into()
}

/// The default workspaces, in the order they are shown in.
pub(crate) fn workspaces() -> Vec<Workspace> {
    let made = |[id, name, description, image, cpu, memory, icon]: [&str; 7]| Workspace {
        id: id.into(),
        name: name.into(),
        description: description.into(),
        image: image.into(),
        cpu: cpu.into(),
        memory: memory.into(),
        icon: icon.into(),
        enabled: true,
    };
    [
        [
            "ws-sap-neogenesys",
            "SAP Neogénesys",
            "The SAP client of Neogénesys, with its connections",
            "neosc/sap-gui:8.00",
            "4 vCPU",
            "8 GB",
            "building",
        ],
        [
            "ws-ubuntu-desktop",
            "Ubuntu Desktop",
            "A Linux desktop with office programs",
            "neosc/ubuntu-desktop:24.04",
            "4 vCPU",
            "8 GB",
            "monitor",
        ],
        [
            "ws-dev-tools",
            "Developer Tools",
            "Editors, compilers and containers",
            "neosc/dev-tools:24.04",
            "8 vCPU",
            "16 GB",
            "code",
        ],
        [
            "ws-secure-browser",
            "Secure Browser",
            "A browser that keeps nothing and reaches nothing inside",
            "neosc/secure-browser:140",
            "2 vCPU",
            "4 GB",
            "globe",
        ],
    ]
    .map(made)
    .into()
}

//! Single sign-on: people an identity provider vouches for. Whether it does is found out elsewhere; here it is decided
//! who they are to us, and recorded.
//!
//! An account belongs to whom an issuer calls by a subject, and to nobody because of an address: an address may be given
//! to somebody else. It is made at the first sign-in, or linked to the account of the same address if the provider has
//! seen that the address is theirs. Its role is what the provider grants, at every sign-in.

mod account;
mod ended;
mod sign_in;

use store::{OrganizationId, Role};

/// What the provider is called in events.
pub(crate) const PROVIDER: &str = "zitadel";
/// How a browser's sign-in proved who it is.
const BY_CODE: &str = "zitadel";
/// How a program's did.
const BY_TOKEN: &str = "zitadel+token";

/// Why somebody a provider vouches for is not let in: a stable name, and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reason {
    code: &'static str,
    words: &'static str,
}

impl Reason {
    const fn new(code: &'static str, words: &'static str) -> Self {
        Self { code, words }
    }
}

/// Whom to let in of those a provider vouches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SsoTerms {
    /// The organization new people join; none: the first.
    pub organization: Option<OrganizationId>,
    /// Domains of the addresses that are let in, in lower case; none: all.
    pub domains: Vec<String>,
    /// Whether accounts of administrators and auditors may be linked by an address: where other organizations of the
    /// provider's may not come in, who could give that address to anybody.
    pub links_privileged: bool,
    /// Whether people without any of our roles are turned away, rather than being users.
    pub role_required: bool,
}

/// Somebody a provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Whose word it is.
    pub issuer: String,
    /// Who, among those of the issuer.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// Whether the provider has seen that the address is theirs.
    pub email_verified: bool,
    /// Their name.
    pub name: Option<String>,
    /// Keys of the roles they were granted there.
    pub roles: Vec<String>,
    /// How they proved who they are, as the provider says (`pwd`, `mfa`, ...).
    pub methods: Vec<String>,
    /// Whether that was by more than one factor.
    pub several_factors: bool,
    /// Their session there.
    pub session: Option<String>,
    /// Whether they are of the provider's organization that is let in.
    pub of_organization: bool,
}

impl Vouched {
    /// The most that their roles allow.
    fn role(&self) -> Option<Role> {
        let has = |role: &Role| self.roles.iter().any(|granted| granted == role.as_str());
        [Role::Admin, Role::Auditor, Role::User]
            .into_iter()
            .find(has)
    }

    /// Their address, if it can be an account's.
    fn address(&self) -> Option<&str> {
        let address = self.email.as_deref()?.trim();
        crate::accounts::check_email(address).ok().map(|()| address)
    }
}

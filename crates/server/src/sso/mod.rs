//! Single sign-on: the provider, asked for those who come to sign in and for programs that show its access tokens.

mod bearer;
mod pending;

use std::{fs, path::PathBuf};

use axum::http::StatusCode;
use oidc::{Failure, Identity, Provider};
use platform::Vouched;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{App, SettingsError, problem::Problem};
pub(crate) use bearer::{Tokens, authenticate};
pub(crate) use pending::{Kept, clear_hint, hint, own_path, set_hint};

/// Where browsers come back to from the provider.
pub(crate) const CALLBACK: &str = "/api/auth/sso/callback";
/// The page they are on before and after.
const SIGN_IN: &str = "/sign-in";
/// The longest file that holds a secret, in bytes.
const LONGEST: u64 = 4096;

/// An OpenID provider, and what we are to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SsoSettings {
    /// The provider's issuer, to the letter: `https://example.zitadel.cloud`.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// File with our secret there; none: a public client.
    pub client_secret: Option<PathBuf>,
    /// Id of the Zitadel project whose roles count and whose access tokens are accepted.
    pub project: Option<String>,
    /// Ids of the clients whose access tokens are accepted; none: of all whose tokens are made for us.
    #[serde(default)]
    pub clients: Vec<String>,
    /// Id of the Zitadel organization people must be of.
    pub zitadel_organization: Option<String>,
}

/// The provider, and the access tokens it was asked about a moment ago.
pub(crate) struct Sso {
    pub(crate) provider: Provider,
    pub(crate) tokens: Tokens,
}

impl SsoSettings {
    /// The provider, with the secret read. It is not asked yet: it may be down now. `origin` is where browsers reach us.
    ///
    /// # Errors
    /// [`SettingsError::Sso`].
    pub fn provider(&self, origin: Option<&str>) -> Result<Provider, SettingsError> {
        let refused = |why: String| SettingsError::Sso(why);
        let origin = origin.ok_or_else(|| {
            refused("it needs public_url: the provider sends browsers back there".into())
        })?;
        let secret = self.client_secret.as_ref().map(|path| {
            let told = |why: String| refused(format!("{}: {why}", path.display()));
            let found = fs::metadata(path).map_err(|error| told(error.to_string()))?;
            if found.len() > LONGEST {
                return Err(told("a secret is not that long".into()));
            }
            let text = fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
            let text = Zeroizing::new(text);
            match text.trim() {
                "" => Err(told("there is no secret in it".into())),
                secret => Ok(secret.to_owned().into()),
            }
        });
        let provider = Provider::new(oidc::Settings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret.transpose()?,
            redirect_uri: format!("{origin}{CALLBACK}"),
            signed_out_uri: format!("{origin}{SIGN_IN}"),
            project: self.project.clone(),
            clients: self.clients.clone(),
            issuer_org: self.zitadel_organization.clone(),
        });
        provider.map_err(|error| refused(error.to_string()))
    }
}

impl Sso {
    pub(crate) fn new(settings: &SsoSettings, origin: Option<&str>) -> Result<Self, SettingsError> {
        Ok(Self {
            provider: settings.provider(origin)?,
            tokens: Tokens::default(),
        })
    }
}

/// Seconds since 1970 by the store's clock, as tokens count.
pub(crate) fn now(app: &App) -> u64 {
    app.store().now().as_micros() / 1_000_000
}

/// A provider's word, as the platform takes it.
pub(crate) fn vouched(identity: Identity) -> Vouched {
    let several_factors = identity.by_several_factors();
    Vouched {
        issuer: identity.issuer,
        subject: identity.subject,
        email: identity.email,
        email_verified: identity.email_verified,
        name: identity.name,
        roles: identity.roles,
        methods: identity.methods,
        several_factors,
        session: identity.session,
        of_organization: identity.of_organization,
    }
}

/// The stable name of a failure, which the sign-in page knows.
pub(crate) fn code(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unavailable(_) => "sso_unavailable",
        Failure::Refused(_) => "sso_refused",
        _ => "sso_failed",
    }
}

/// What a program is told whose access token is no good.
fn refusal(failure: &Failure) -> platform::Error {
    match failure {
        Failure::Unavailable(_) => platform::Error::Busy {
            retry_after: 5,
            reason: "the identity provider cannot be asked about this access token".into(),
        },
        _ => platform::Error::Unauthenticated,
    }
}

/// 404, where no provider is set.
pub(crate) fn of(app: &App) -> Result<&Sso, Problem> {
    app.sso.as_ref().ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_sso",
            "nobody signs in through an identity provider here: the operator sets one with sso_issuer",
        )
    })
}

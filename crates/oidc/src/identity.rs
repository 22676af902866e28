//! Whom a provider vouches for.

use serde_json::Value;

use crate::{claims::Claims, failure::TokenFault, settings::Settings};

/// Roles, as Zitadel claims them: `{"admin":{"<org id>":"<domain>"}}`.
const ROLES: &str = "urn:zitadel:iam:org:project:roles";
/// Id of the Zitadel organization a person is of.
const RESOURCE_OWNER: &str = "urn:zitadel:iam:user:resourceowner:id";

/// A person or program a provider vouches for. Known by issuer and subject, never by address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whose word it is.
    pub issuer: String,
    /// Who, among those of the issuer.
    pub subject: String,
    /// Their address, if they have one.
    pub email: Option<String>,
    /// Whether the provider has seen that the address is theirs.
    pub email_verified: bool,
    /// Their name.
    pub name: Option<String>,
    /// Keys of the roles they were granted.
    pub roles: Vec<String>,
    /// How they proved who they are (RFC 8176: `pwd`, `otp`, `mfa`, ...), as far as the provider says.
    pub methods: Vec<String>,
    /// Their session at the provider, which its end is told by.
    pub session: Option<String>,
    /// Whether they are of the Zitadel organization that is asked for, if one is.
    pub of_organization: bool,
    /// When the token ends, in seconds since 1970, of access tokens.
    pub expires_at: Option<u64>,
}

impl Identity {
    pub(crate) fn of(claims: &Claims, settings: &Settings) -> Result<Self, TokenFault> {
        let owner = claims.text(RESOURCE_OWNER);
        let wanted = settings.issuer_org.as_deref();
        let roles = roles(claims, settings);
        let methods = claims.texts("amr").into_iter().map(str::to_owned);
        let name = claims.given("name");
        Ok(Self {
            issuer: settings.issuer.clone(),
            subject: claims.subject()?.to_owned(),
            email: claims.given("email"),
            email_verified: claims.is_true("email_verified"),
            name: name.or_else(|| claims.given("preferred_username")),
            // A role that was granted by the organization makes one of its people, too.
            of_organization: wanted.is_none() || owner == wanted || !roles.is_empty(),
            roles,
            methods: methods.collect(),
            session: claims.given("sid"),
            expires_at: claims.time("exp"),
        })
    }

    /// Whether more than one factor was shown: the provider says so (`mfa`), or names methods of two kinds.
    pub fn by_several_factors(&self) -> bool {
        let is = |names: &[&str]| self.methods.iter().any(|method| names.contains(&&**method));
        let knows = is(&["pwd", "pin", "kba"]);
        let has = is(&["otp", "hwk", "swk", "sms", "tel", "sc", "user"]);
        let bears = is(&["fpt", "face", "iris", "retina", "vbm"]);
        is(&["mfa"]) || [knows, has, bears].into_iter().filter(|one| *one).count() > 1
    }
}

/// The claim of the roles of the project that is asked for. The general claim is of the project of whichever client the
/// token was given to: with another project's token anybody would bring the roles they have there.
fn granted<'a>(claims: &'a Claims, settings: &Settings) -> Option<&'a Value> {
    match &settings.project {
        Some(id) => claims.get(&format!("urn:zitadel:iam:org:project:{id}:roles")),
        None => claims.get(ROLES),
    }
}

/// Whether roles are claimed at all, be it none.
pub(crate) fn has_roles(claims: &Claims, settings: &Settings) -> bool {
    granted(claims, settings).is_some()
}

/// The roles of the project that is asked for, granted by the organization that is asked for.
fn roles(claims: &Claims, settings: &Settings) -> Vec<String> {
    let Some(Value::Object(granted)) = granted(claims, settings) else {
        return Vec::new();
    };
    let counts = |by: &Value| match &settings.issuer_org {
        Some(org) => by.get(org).is_some(),
        None => true,
    };
    let roles = granted.iter().filter(|(_, by)| counts(by));
    roles.map(|(role, _)| role.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(project: Option<&str>, issuer_org: Option<&str>) -> Settings {
        Settings {
            issuer: "https://id.example".into(),
            client_id: "neosc".into(),
            client_secret: None,
            redirect_uri: String::new(),
            signed_out_uri: String::new(),
            project: project.map(str::to_owned),
            clients: Vec::new(),
            issuer_org: issuer_org.map(str::to_owned),
        }
    }

    fn identity(claims: Value, settings: &Settings) -> Identity {
        Identity::of(&serde_json::from_value(claims).unwrap(), settings).unwrap()
    }

    #[test]
    fn roles_of_the_project_and_the_organization_count() {
        let claims = json!({
            "sub": "1",
            ROLES: {"admin": {"7": "a.example"}, "user": {"8": "b.example"}},
            "urn:zitadel:iam:org:project:5:roles": {"auditor": {"7": "a.example"}},
        });
        let roles = |project, org| identity(claims.clone(), &settings(project, org)).roles;
        assert_eq!(roles(None, None), ["admin", "user"]);
        assert_eq!(roles(None, Some("8")), ["user"]);
        assert_eq!(roles(Some("5"), None), ["auditor"]);
        assert!(roles(Some("5"), Some("8")).is_empty());
        assert!(
            roles(Some("6"), None).is_empty(),
            "others grant nothing here"
        );
        for odd in [json!(["admin"]), json!("admin"), json!(null)] {
            let claims = json!({"sub": "1", ROLES: odd});
            assert!(identity(claims, &settings(None, None)).roles.is_empty());
        }
    }

    #[test]
    fn people_of_another_organization_are_told_apart() {
        let of = |owner: &str| {
            let claims = json!({"sub": "1", RESOURCE_OWNER: owner});
            identity(claims, &settings(None, Some("7"))).of_organization
        };
        assert!(of("7") && !of("8"));
    }

    #[test]
    fn factors() {
        for (methods, several) in [
            (json!(["pwd"]), false),
            (json!(["pwd", "mfa"]), true),
            (json!(["pwd", "otp"]), true),
            (json!(["hwk"]), false),
            (json!("mfa"), true),
            (json!(null), false),
        ] {
            let claims = json!({"sub": "1", "amr": methods});
            let identity = identity(claims, &settings(None, None));
            assert_eq!(identity.by_several_factors(), several, "{methods}");
        }
    }
}

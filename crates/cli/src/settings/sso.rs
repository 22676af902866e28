//! Settings of single sign-on.

use platform::SsoTerms;
use server::SsoSettings;
use store::OrganizationId;

use super::File;
use crate::{args::SsoFlags, failure::Result};

/// The provider, if one is set.
pub(super) fn provider(flags: &SsoFlags, file: &File) -> Result<Option<SsoSettings>> {
    let issuer = flags.sso_issuer.clone().or(file.sso_issuer.clone());
    let client_id = flags.sso_client_id.clone().or(file.sso_client_id.clone());
    let (issuer, client_id) = match (issuer, client_id) {
        (Some(issuer), Some(client_id)) => (issuer, client_id),
        (None, None) => return Ok(None),
        (Some(_), None) => return Err("sso_issuer needs sso_client_id: our id there".into()),
        (None, Some(_)) => return Err("sso_client_id needs sso_issuer: whose id that is".into()),
    };
    let secret = flags.sso_client_secret.clone();
    let project = flags.sso_project.clone();
    let clients = flags.sso_clients.clone().or(file.sso_clients.clone());
    let theirs = flags.sso_zitadel_organization.clone();
    Ok(Some(SsoSettings {
        issuer,
        client_id,
        client_secret: secret.or(file.sso_client_secret.clone()),
        project: project.or(file.sso_project.clone()),
        clients: clients.unwrap_or_default(),
        zitadel_organization: theirs.or(file.sso_zitadel_organization.clone()),
    }))
}

/// Whom to let in of those it vouches for.
pub(super) fn terms(flags: &SsoFlags, file: &File) -> Result<SsoTerms> {
    let organization = flags
        .sso_organization
        .as_ref()
        .or(file.sso_organization.as_ref());
    let organization = organization.map(|id| {
        OrganizationId::parse(id)
            .ok_or_else(|| format!("sso_organization: `{id}` is no id of an organization"))
    });
    let domains = flags.sso_domains.clone().or(file.sso_domains.clone());
    let mut lower = Vec::new();
    for domain in domains.unwrap_or_default() {
        let domain = domain.trim().to_lowercase();
        if domain.is_empty() || domain.contains(['@', '*', ' ']) {
            let why = format!("sso_domains: `{domain}` is no domain: write example.org");
            return Err(why.into());
        }
        lower.push(domain);
    }
    let required = flags.sso_role_required.or(file.sso_role_required);
    let theirs = flags.sso_zitadel_organization.as_ref();
    let theirs = theirs.or(file.sso_zitadel_organization.as_ref());
    Ok(SsoTerms {
        links_privileged: theirs.is_some(),
        organization: organization.transpose()?,
        domains: lower,
        role_required: required.unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_provider_and_impossible_terms_are_refused() {
        let flags = |issuer: Option<&str>, id: Option<&str>| SsoFlags {
            sso_issuer: issuer.map(str::to_owned),
            sso_client_id: id.map(str::to_owned),
            ..SsoFlags::default()
        };
        let file = File::default();
        assert!(provider(&flags(Some("https://a"), None), &file).is_err());
        assert!(provider(&flags(None, Some("a")), &file).is_err());
        assert_eq!(provider(&flags(None, None), &file).unwrap(), None);
        let found = provider(&flags(Some("https://a"), Some("b")), &file).unwrap();
        assert_eq!(found.unwrap().client_id, "b");
        let of = |domain: &str| {
            let domains = Some(vec![domain.to_owned()]);
            let file = File {
                sso_domains: domains,
                ..File::default()
            };
            terms(&SsoFlags::default(), &file).map(|terms| terms.domains)
        };
        assert_eq!(of("Example.ORG").unwrap(), ["example.org"]);
        for bad in ["", "@example.org", "*.example.org"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}

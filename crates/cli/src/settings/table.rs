//! Every setting a file may have: the sample, `neosc settings show` and the search for misspelt ones are made from it.

/// A setting.
pub(super) struct Setting {
    /// Its name in the file.
    pub(super) key: &'static str,
    /// The environment variable that comes before the file.
    pub(super) env: &'static str,
    /// For people: sentences, wrapped by hand.
    pub(super) meaning: &'static str,
    /// What it is unless set, in words or as TOML.
    pub(super) default: &'static str,
    /// A value as TOML, for the sample.
    pub(super) example: &'static str,
}

const fn setting(
    key: &'static str,
    env: &'static str,
    meaning: &'static str,
    default: &'static str,
    example: &'static str,
) -> Setting {
    Setting {
        key,
        env,
        meaning,
        default,
        example,
    }
}

/// In the order of the sample.
pub(super) const ALL: [Setting; 22] = [
    setting(
        "data",
        "NEOSC_DATA",
        "The data folder. Only in a file given with --config: the other file is in that folder.",
        "\"data\"",
        "\"/srv/neosc\"",
    ),
    setting(
        "signer",
        "NEOSC_SIGNER",
        "The signer's folder, outside the data folder and its backups. All commands need it.",
        "DIR.secrets beside the data folder DIR",
        "\"/srv/neosc.secrets\"",
    ),
    setting(
        "listen",
        "NEOSC_LISTEN",
        "Where to listen. An address that other machines reach needs tls_cert and tls_key, or behind_proxy.",
        "127.0.0.1:8787, or the next port that is free",
        "\"127.0.0.1:8787\"",
    ),
    setting(
        "tls_cert",
        "NEOSC_TLS_CERT",
        "Certificate chain (PEM), to speak TLS. It needs tls_key.",
        "none",
        "\"/etc/neosc/cert.pem\"",
    ),
    setting(
        "tls_key",
        "NEOSC_TLS_KEY",
        "Its private key (PEM).",
        "none",
        "\"/etc/neosc/key.pem\"",
    ),
    setting(
        "behind_proxy",
        "NEOSC_BEHIND_PROXY",
        "A proxy in front speaks TLS.",
        "false",
        "true",
    ),
    setting(
        "trusted_proxies",
        "NEOSC_TRUSTED_PROXIES",
        "Addresses and networks of proxies whose X-Forwarded-For is believed.",
        "[]",
        "[\"10.0.0.0/8\"]",
    ),
    setting(
        "public_url",
        "NEOSC_PUBLIC_URL",
        "How browsers reach the server.",
        "none",
        "\"https://audit.example.org\"",
    ),
    setting(
        "registration",
        "NEOSC_REGISTRATION",
        "Whether anybody may register.",
        "only where just this machine can reach the server",
        "false",
    ),
    setting(
        "publish_log",
        "NEOSC_PUBLISH_LOG",
        "Whether checkpoints, keys and tiles are for everybody. They hold hashes alone; entries are never public.",
        "true",
        "false",
    ),
    setting(
        "sign_in_hours",
        "NEOSC_SIGN_IN_HOURS",
        "Hours after which a sign-in ends whatever happens.",
        "12",
        "8",
    ),
    setting(
        "idle_minutes",
        "NEOSC_IDLE_MINUTES",
        "Minutes without use after which a sign-in ends, while the policy pol-session-timeout is on.",
        "30",
        "15",
    ),
    setting(
        "custom_actions",
        "NEOSC_CUSTOM_ACTIONS",
        "Different actions outside the catalogue an organization may use. What varies belongs in `resource` or `metadata`.",
        "512",
        "2000",
    ),
    setting(
        "sso_issuer",
        "NEOSC_SSO_ISSUER",
        "Issuer of the Zitadel (or other OpenID provider) people may sign in through, to the letter. It needs public_url and sso_client_id.",
        "none",
        "\"https://example.zitadel.cloud\"",
    ),
    setting(
        "sso_client_id",
        "NEOSC_SSO_CLIENT_ID",
        "Our client id there. Its redirect address is public_url with /api/auth/sso/callback.",
        "none",
        "\"123456789@neosc\"",
    ),
    setting(
        "sso_client_secret",
        "NEOSC_SSO_CLIENT_SECRET",
        "File with our client secret there. Without one, PKCE alone protects the sign-in, and opaque access tokens are not accepted.",
        "none",
        "\"/etc/neosc/sso.secret\"",
    ),
    setting(
        "sso_project",
        "NEOSC_SSO_PROJECT",
        "Id of the Zitadel project whose roles count and whose access tokens are accepted.",
        "none",
        "\"123456789\"",
    ),
    setting(
        "sso_clients",
        "NEOSC_SSO_CLIENTS",
        "Ids of the clients whose access tokens are accepted.",
        "all whose tokens are made for us",
        "[\"123456789@robots\"]",
    ),
    setting(
        "sso_zitadel_organization",
        "NEOSC_SSO_ZITADEL_ORGANIZATION",
        "Id of the Zitadel organization people must be of. Roles that others grant do not count.",
        "any",
        "\"123456789\"",
    ),
    setting(
        "sso_organization",
        "NEOSC_SSO_ORGANIZATION",
        "Id of the organization here that new people join.",
        "the first",
        "\"neosc\"",
    ),
    setting(
        "sso_domains",
        "NEOSC_SSO_DOMAINS",
        "Domains of e-mail addresses that are let in.",
        "all",
        "[\"example.org\"]",
    ),
    setting(
        "sso_role_required",
        "NEOSC_SSO_ROLE_REQUIRED",
        "Turn people away who were granted none of the roles admin, auditor and user. Else they are users.",
        "false",
        "true",
    ),
];

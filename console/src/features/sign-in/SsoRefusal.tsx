import { Notice } from "../../ui/Notice";

/** What to do, by the code of the refusal. */
const ADVICE: Record<string, string> = {
    sso_unavailable: "Zitadel does not answer. Try again in a moment, or sign in with a password.",
    sso_refused: "Zitadel did not sign you in: it was cancelled there, or you may not use this program.",
    sso_failed: "The answer of Zitadel was not accepted. Begin again, in this window.",
    sso_no_address: "Your account at Zitadel has no e-mail address, which an account here needs.",
    sso_unverified: "Your e-mail address is not verified at Zitadel. Verify it there, then sign in again.",
    sso_taken: "Your e-mail address belongs to another account here. Ask an administrator.",
    sso_privileged:
        "Accounts of administrators and auditors are linked only where sso_zitadel_organization is set. Sign in with your password.",
    sso_no_role: "You were granted no role for this program at Zitadel. Ask an administrator for one.",
    sso_organization: "You are not of the organization that is let in here.",
    sso_domain: "E-mail addresses of your domain are not let in here.",
    sso_factor: "A second factor is required here. Enrol one at Zitadel, then sign in again.",
    sso_locked: "Your account here is locked. Ask an administrator.",
    sso_expired: "Your account here has expired. Ask an administrator.",
    address_not_allowed: "People are let in from listed networks only, and yours is none of them.",
};

/** Why single sign-on let nobody in. The code comes with the address, so only what is known is told. */
export function SsoRefusal({ code }: { code: string }) {
    return (
        <Notice kind="problem" title="Not signed in">
            <p>{ADVICE[code] ?? ADVICE.sso_failed}</p>
        </Notice>
    );
}

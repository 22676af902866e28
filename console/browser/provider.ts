import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
// @ts-expect-error It comes without types.
import Provider from "oidc-provider";

export const CLIENT = "neosc";
export const SECRET = "kept between us";
/** Whose roles count, and whose access tokens are accepted. */
export const PROJECT = "555";
const ROLES = `urn:zitadel:iam:org:project:${PROJECT}:roles`;

/** A certified OpenID provider, with the addresses, scopes and claims of Zitadel. Any name signs in, with any password. */
export class IdentityProvider {
    /** Another site than 127.0.0.1, as browsers see it. */
    readonly issuer: string;
    private readonly server: Server;
    // biome-ignore lint/suspicious/noExplicitAny: it comes without types
    private provider: any;
    private readonly neosc: string;
    /** What went wrong here. */
    readonly faults: string[] = [];
    /** Roles of whoever signs in. */
    roles: string[] = [];

    private constructor(server: Server, neosc: string) {
        this.server = server;
        this.issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
        this.neosc = neosc;
        this.rotateKeys();
        server.on("request", (asked, answer) => this.provider.callback()(asked, answer));
    }

    /** For a client at `neosc`. */
    static async start(neosc: string): Promise<IdentityProvider> {
        const server = createServer();
        await new Promise<void>((done) => {
            server.listen(0, "localhost", done);
        });
        return new IdentityProvider(server, neosc);
    }

    /** Signs with another key from now on, and publishes no other. Whoever was signed in here is so no more. */
    rotateKeys(): void {
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const key = {
            ...privateKey.export({ format: "jwk" }),
            use: "sig",
            alg: "RS256",
            kid: `${Date.now()}`,
        };
        this.provider = new Provider(this.issuer, {
            jwks: { keys: [key] },
            cookies: { keys: ["a key of a test"] },
            clients: [
                {
                    client_id: CLIENT,
                    client_secret: SECRET,
                    redirect_uris: [`${this.neosc}/api/auth/sso/callback`],
                    post_logout_redirect_uris: [`${this.neosc}/sign-in`],
                    backchannel_logout_uri: `${this.neosc}/api/auth/sso/backchannel`,
                    backchannel_logout_session_required: true,
                },
            ],
            // It would tell nobody on this machine that a session has ended.
            fetch: (url: string, { dispatcher: _, ...asked }: RequestInit & { dispatcher?: unknown }) =>
                fetch(url, asked),
            pkce: { required: () => true },
            scopes: ["openid", "profile", "email", "urn:zitadel:iam:org:projects:roles"],
            claims: {
                openid: ["sub"],
                email: ["email", "email_verified"],
                profile: ["name"],
                "urn:zitadel:iam:org:projects:roles": [ROLES],
            },
            features: {
                devInteractions: { enabled: true },
                introspection: { enabled: true, allowedPolicy: () => true },
                backchannelLogout: { enabled: true },
                rpInitiatedLogout: { enabled: true },
            },
            routes: {
                authorization: "/oauth/v2/authorize",
                token: "/oauth/v2/token",
                introspection: "/oauth/v2/introspect",
                jwks: "/oauth/v2/keys",
                userinfo: "/oidc/v1/userinfo",
                end_session: "/oidc/v1/end_session",
            },
            findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => this.claims(id) }),
            extraTokenClaims: (_: unknown, token: { accountId: string }) => this.claims(token.accountId),
        });
        const fault = (_: unknown, error: Error) => this.faults.push(error.message);
        this.provider.on("backchannel.error", fault);
        this.provider.on("server_error", fault);
    }

    private claims(id: string) {
        const granted = this.roles.map((role) => [role, { "77": "neogenesys.com" }]);
        return {
            sub: id,
            email: `${id}@neogenesys.com`,
            email_verified: true,
            name: id,
            [ROLES]: Object.fromEntries(granted),
        };
    }

    /** An access token of somebody's, as a program has it: opaque, or signed for our project. */
    async accessToken(subject: string, kind: "opaque" | "signed"): Promise<string> {
        const client = await this.provider.Client.find(CLIENT);
        const grant = new this.provider.Grant({ clientId: CLIENT, accountId: subject });
        const scope = "openid email profile urn:zitadel:iam:org:projects:roles";
        grant.addOIDCScope(scope);
        const grantId = await grant.save();
        const token = new this.provider.AccessToken({
            accountId: subject,
            client,
            grantId,
            scope,
            gty: "authorization_code",
        });
        if (kind === "signed") {
            token.resourceServer = new this.provider.ResourceServer(PROJECT, {
                scope: "",
                accessTokenFormat: "jwt",
                jwt: { sign: { alg: "RS256" } },
            });
            token.scope = undefined;
        }
        return token.save();
    }

    async end(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((done) => {
            this.server.close(done);
        });
    }
}

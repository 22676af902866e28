ALTER TABLE organizations ADD COLUMN time_zone     TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE organizations ADD COLUMN language      TEXT NOT NULL DEFAULT 'en';
ALTER TABLE organizations ADD COLUMN working_hours TEXT NOT NULL DEFAULT '';
ALTER TABLE organizations ADD COLUMN contact       TEXT NOT NULL DEFAULT '';
ALTER TABLE organizations ADD COLUMN announcement  TEXT;

ALTER TABLE users ADD COLUMN expires_at    BIGINT;
ALTER TABLE users ADD COLUMN issuer        TEXT;
ALTER TABLE users ADD COLUMN issued_subject TEXT;
ALTER TABLE users ADD COLUMN totp_secret   BLOB;
ALTER TABLE users ADD COLUMN totp_since    BIGINT;
ALTER TABLE users ADD COLUMN totp_step     BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX users_by_issuer ON users (issuer, issued_subject);

CREATE TABLE recovery_codes (
    organization_id TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    code_hash       BLOB   NOT NULL,
    used_at         BIGINT,
    PRIMARY KEY (organization_id, user_id, code_hash),
    FOREIGN KEY (organization_id, user_id) REFERENCES users
);

CREATE TABLE second_steps (
    token_hash      BLOB   PRIMARY KEY,
    organization_id TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    step            TEXT   NOT NULL,
    failures        BIGINT NOT NULL DEFAULT 0,
    expires_at      BIGINT NOT NULL,
    FOREIGN KEY (organization_id, user_id) REFERENCES users
);
CREATE INDEX second_steps_by_age ON second_steps (expires_at);

ALTER TABLE sign_ins ADD COLUMN method          TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sign_ins ADD COLUMN ip_address      TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_ins ADD COLUMN user_agent      TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_ins ADD COLUMN issuer_session  TEXT;

ALTER TABLE workspaces ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN image       TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN cpu         TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN memory      TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN icon        TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN deleted_at  BIGINT;

ALTER TABLE sessions ADD COLUMN sign_in_id TEXT;
ALTER TABLE sessions ADD COLUMN ended_by   TEXT;
CREATE INDEX sessions_running ON sessions (organization_id, user_id) WHERE ended_at IS NULL;

ALTER TABLE policies ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

ALTER TABLE exports ADD COLUMN proofs BIGINT NOT NULL DEFAULT 0;

ALTER TABLE installation ADD COLUMN recorded_schema   BIGINT NOT NULL DEFAULT 4;
ALTER TABLE installation ADD COLUMN recorded_settings TEXT;

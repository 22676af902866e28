-- Every primary key begins with the organization. Times are microseconds since 1970, unless a name says days.
CREATE TABLE installation (
    one             BIGINT PRIMARY KEY CHECK (one = 1),
    log_name        TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE organizations (
    organization_id TEXT   PRIMARY KEY,
    name            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE users (
    organization_id TEXT   NOT NULL REFERENCES organizations,
    user_id         TEXT   NOT NULL,
    email           TEXT   NOT NULL,
    email_folded    TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    password_hash   TEXT,
    created_at      BIGINT NOT NULL,
    locked_until    BIGINT NOT NULL DEFAULT 0,
    failures        BIGINT NOT NULL DEFAULT 0,
    failures_since  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, user_id)
);

CREATE TABLE sign_ins (
    organization_id TEXT   NOT NULL,
    sign_in_id      TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    token_hash      BLOB   NOT NULL UNIQUE,
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    revoked_at      BIGINT,
    PRIMARY KEY (organization_id, sign_in_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES users
);

CREATE TABLE api_keys (
    organization_id TEXT   NOT NULL REFERENCES organizations,
    key_id          TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    scope           TEXT   NOT NULL,
    token_hash      BLOB   NOT NULL UNIQUE,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT,
    revoked_at      BIGINT,
    last_used_at    BIGINT,
    PRIMARY KEY (organization_id, key_id)
);

CREATE TABLE workspaces (
    organization_id TEXT   NOT NULL REFERENCES organizations,
    workspace_id    TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    enabled         BIGINT NOT NULL,
    PRIMARY KEY (organization_id, workspace_id)
);

CREATE TABLE sessions (
    organization_id TEXT   NOT NULL,
    session_id      TEXT   NOT NULL,
    workspace_id    TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    started_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, workspace_id) REFERENCES workspaces,
    FOREIGN KEY (organization_id, user_id) REFERENCES users
);

CREATE TABLE policies (
    organization_id TEXT   NOT NULL REFERENCES organizations,
    policy_id       TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    enabled         BIGINT NOT NULL,
    PRIMARY KEY (organization_id, policy_id)
);

-- The log of an organization. Its row lock is the sequencer.
-- frontier: roots of the perfect subtrees of the right edge, 32 bytes each, the largest first.
-- stopped: why this log accepts nothing any more.
CREATE TABLE logs (
    organization_id  TEXT   PRIMARY KEY REFERENCES organizations,
    origin           TEXT   NOT NULL UNIQUE,
    size             BIGINT NOT NULL,
    root             BLOB   NOT NULL,
    frontier         BLOB   NOT NULL,
    sealed           BIGINT NOT NULL,
    epoch            BIGINT NOT NULL,
    last_received_at BIGINT NOT NULL,
    stopped          TEXT
);

CREATE TABLE log_keys (
    organization_id TEXT   NOT NULL REFERENCES logs,
    generation      BIGINT NOT NULL,
    vkey            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, generation)
);

-- The tail: a row per commit, or per 256 aligned entries once folded. Formats: docs/FORMATS.md.
-- sent_ids: 12 bytes for each id a sender supplied (hash, place in the batch). carried: for rows not wholly open.
CREATE TABLE batches (
    organization_id   TEXT   NOT NULL,
    first_index       BIGINT NOT NULL,
    count             BIGINT NOT NULL,
    first_received_at BIGINT NOT NULL,
    last_received_at  BIGINT NOT NULL,
    min_timestamp     BIGINT NOT NULL,
    max_timestamp     BIGINT NOT NULL,
    commit_id         BLOB   NOT NULL,
    sent_ids          BLOB,
    carried           BLOB,
    leaf_hashes       BLOB   NOT NULL,
    events            BLOB   NOT NULL,
    PRIMARY KEY (organization_id, first_index)
);
CREATE INDEX batches_by_timestamp ON batches (organization_id, max_timestamp, first_index, min_timestamp, count);
CREATE INDEX batches_by_arrival ON batches (organization_id, last_received_at, first_index, count, first_received_at);

-- Roots of 256 aligned entries, while they are not in a tile file.
CREATE TABLE tail_nodes (
    organization_id TEXT   NOT NULL,
    node            BIGINT NOT NULL,
    hash            BLOB   NOT NULL,
    PRIMARY KEY (organization_id, node)
);

-- Roots of 65,536 aligned entries, for ever. tiles: the object that holds the tiles below, once sealed.
CREATE TABLE blocks (
    organization_id TEXT   NOT NULL,
    block           BIGINT NOT NULL,
    root            BLOB   NOT NULL,
    tiles           TEXT,
    PRIMARY KEY (organization_id, block)
);

CREATE TABLE checkpoints (
    organization_id TEXT   NOT NULL,
    size            BIGINT NOT NULL,
    root            BLOB   NOT NULL,
    signed_at       BIGINT NOT NULL,
    text            TEXT   NOT NULL,
    PRIMARY KEY (organization_id, size)
);

-- kind 0: a person (subject = user_id); 1: the organization itself; 2: unknown people of a day (subject = its number).
CREATE TABLE subject_keys (
    organization_id TEXT   NOT NULL,
    kind            BIGINT NOT NULL,
    subject         TEXT   NOT NULL,
    derivation      BIGINT NOT NULL,
    key             BLOB   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, kind, subject)
);

CREATE TABLE day_keys (
    organization_id TEXT   NOT NULL,
    class           BIGINT NOT NULL,
    day             BIGINT NOT NULL,
    derivation      BIGINT NOT NULL,
    key             BLOB   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, class, day)
);

-- Actions that are not in the catalogue, at their first use.
CREATE TABLE actions (
    organization_id TEXT   NOT NULL,
    action          TEXT   NOT NULL,
    first_used_at   BIGINT NOT NULL,
    PRIMARY KEY (organization_id, action)
);

CREATE TABLE cursors (
    organization_id TEXT   NOT NULL,
    follower        TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    holder          TEXT,
    lease_until     BIGINT NOT NULL DEFAULT 0,
    fence           BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, follower)
);

-- answer: what the first request was told apart from its fresh receipts (refusals, duplicates), JSON.
CREATE TABLE idempotency_keys (
    organization_id TEXT   NOT NULL,
    sender          TEXT   NOT NULL,
    key             TEXT   NOT NULL,
    digest          BLOB   NOT NULL,
    first_index     BIGINT NOT NULL,
    count           BIGINT NOT NULL,
    answer          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, sender, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The last time a person's reading under a filter was recorded.
CREATE TABLE view_audits (
    organization_id TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    filter_digest   BLOB   NOT NULL,
    viewed_at       BIGINT NOT NULL,
    PRIMARY KEY (organization_id, user_id, filter_digest)
);

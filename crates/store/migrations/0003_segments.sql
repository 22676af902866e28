-- Files in the folder `objects`: entered before they are written, live once something below names them.
-- digest: SHA-256. state 0: being written, and deleted after `until`; 1: live; 2: replaced or given up, and deleted after `until`.
CREATE TABLE objects (
    organization_id TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    state           BIGINT NOT NULL,
    bytes           BIGINT NOT NULL,
    digest          BLOB   NOT NULL,
    until           BIGINT NOT NULL,
    PRIMARY KEY (organization_id, name)
);
CREATE INDEX objects_by_state ON objects (state, until);

-- Entries that are sealed: aligned blocks of positions, none of which meet. Times as in `batches`, whose rows of the same
-- entries go some time after `sealed_at`. tiles: of blocks below 65,536 entries; larger ones have theirs in `blocks`.
CREATE TABLE segments (
    organization_id   TEXT   NOT NULL,
    first_index       BIGINT NOT NULL,
    count             BIGINT NOT NULL,
    first_received_at BIGINT NOT NULL,
    last_received_at  BIGINT NOT NULL,
    min_timestamp     BIGINT NOT NULL,
    max_timestamp     BIGINT NOT NULL,
    sealed_at         BIGINT NOT NULL,
    segment           TEXT   NOT NULL,
    idx               TEXT   NOT NULL,
    tiles             TEXT,
    PRIMARY KEY (organization_id, first_index)
);

-- The ids senders supplied (as in `batches`) of rows that are gone, for as long as they deduplicate.
CREATE TABLE sealed_ids (
    organization_id  TEXT   NOT NULL,
    first_index      BIGINT NOT NULL,
    last_received_at BIGINT NOT NULL,
    sent_ids         BLOB   NOT NULL,
    PRIMARY KEY (organization_id, first_index)
);
CREATE INDEX sealed_ids_by_age ON sealed_ids (last_received_at);

-- A log that goes on from an old copy of the data is a new one, `<origin>/2`: its indices and sizes begin at 0 again,
-- while rows of old and new stand in the same tables. So every index and size in batches, tail_nodes, blocks,
-- checkpoints, idempotency_keys and cursors is a *position*: the base of its log, a multiple of 1,048,576, plus the
-- index or size (of nodes and blocks: both divided by 256 or 65,536). The first log's base is 0.
ALTER TABLE logs ADD COLUMN number BIGINT NOT NULL DEFAULT 1;
ALTER TABLE logs ADD COLUMN base BIGINT NOT NULL DEFAULT 0;

-- Generations count on through all logs of an organization.
ALTER TABLE log_keys ADD COLUMN log BIGINT NOT NULL DEFAULT 1;

-- Logs that were continued, as they stood then. lost_to: the size the signer remembered.
CREATE TABLE ended_logs (
    organization_id  TEXT   NOT NULL REFERENCES logs,
    number           BIGINT NOT NULL,
    base             BIGINT NOT NULL,
    origin           TEXT   NOT NULL UNIQUE,
    size             BIGINT NOT NULL,
    root             BLOB   NOT NULL,
    frontier         BLOB   NOT NULL,
    sealed           BIGINT NOT NULL,
    epoch            BIGINT NOT NULL,
    last_received_at BIGINT NOT NULL,
    stopped          TEXT   NOT NULL,
    lost_to          BIGINT NOT NULL,
    PRIMARY KEY (organization_id, number)
);

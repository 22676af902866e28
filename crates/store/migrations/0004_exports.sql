-- Exports that are made in the background. Their files are in DATA/exports; row and file go seven days after the end.
-- only_user: whose events alone are in it; null: everybody's. state: running, done, failed. What is running while no server runs it has failed.
CREATE TABLE exports (
    organization_id TEXT   NOT NULL REFERENCES organizations,
    export_id       TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    user_email      TEXT   NOT NULL,
    only_user       TEXT,
    filter          TEXT   NOT NULL,
    format          TEXT   NOT NULL,
    ordered_by      TEXT   NOT NULL,
    reason          TEXT,
    salt            BLOB   NOT NULL,
    state           TEXT   NOT NULL,
    events          BIGINT NOT NULL,
    bytes           BIGINT NOT NULL,
    tree_size       BIGINT NOT NULL,
    failure         TEXT,
    created_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    PRIMARY KEY (organization_id, export_id)
);

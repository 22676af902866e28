-- Saved views: named filters of the list of events, each of one person, or shared with all of the organization.
-- address: a query string of the list, checked when it was saved.
CREATE TABLE saved_views (
    organization_id TEXT   NOT NULL,
    view_id         TEXT   NOT NULL,
    user_id         TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    shared          BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, view_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES users
);
CREATE INDEX saved_views_by_user ON saved_views (organization_id, user_id);
CREATE INDEX saved_views_shared ON saved_views (organization_id) WHERE shared = 1;

-- Names of columns, separated by commas; null: those of the format.
ALTER TABLE exports ADD COLUMN columns TEXT;

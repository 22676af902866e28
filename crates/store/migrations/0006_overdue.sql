-- Sign-ins that ended by time before their end was looked for ended then, and nobody was told. What the log received
-- last is surely past. Those that sessions still run under are left: their end is recorded with theirs.
UPDATE sign_ins SET revoked_at = expires_at
WHERE revoked_at IS NULL
  AND expires_at <= (SELECT l.last_received_at FROM logs l WHERE l.organization_id = sign_ins.organization_id)
  AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.organization_id = sign_ins.organization_id
                  AND s.sign_in_id = sign_ins.sign_in_id AND s.ended_at IS NULL);

CREATE INDEX sign_ins_by_use ON sign_ins (organization_id, last_used_at) WHERE revoked_at IS NULL;
CREATE INDEX sign_ins_by_end ON sign_ins (organization_id, expires_at) WHERE revoked_at IS NULL;
CREATE INDEX sign_ins_by_user ON sign_ins (organization_id, user_id) WHERE revoked_at IS NULL;
CREATE INDEX sign_ins_by_issuer ON sign_ins (issuer_session) WHERE issuer_session IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX users_by_end ON users (organization_id, expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX sessions_by_time ON sessions (organization_id, started_at, session_id);
CREATE INDEX sessions_by_user ON sessions (organization_id, user_id, started_at, session_id);
DROP INDEX sessions_running;
CREATE INDEX sessions_running_by_time ON sessions (organization_id, started_at, session_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_running_by_user ON sessions (organization_id, user_id, started_at, session_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_running_by_sign_in ON sessions (organization_id, sign_in_id, started_at, session_id) WHERE ended_at IS NULL;

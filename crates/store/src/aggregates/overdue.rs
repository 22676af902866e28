//! Sign-ins that are over by time, and that nobody has ended yet.

use std::collections::BTreeSet;

use event::Timestamp;

use crate::{
    Error, OrganizationId, Result, Store,
    sql::{Query, params},
};

/// Sign-ins that were not used since a time, or whose time or whose account's is over.
const OVERDUE: &str = "SELECT sign_in_id FROM sign_ins WHERE organization_id = ?1 AND revoked_at IS NULL AND last_used_at <= ?2 \
     UNION ALL \
     SELECT sign_in_id FROM sign_ins WHERE organization_id = ?1 AND revoked_at IS NULL AND expires_at <= ?3 \
     UNION ALL \
     SELECT s.sign_in_id FROM users u JOIN sign_ins s ON s.organization_id = u.organization_id AND s.user_id = u.user_id \
     WHERE u.organization_id = ?1 AND u.expires_at <= ?3 AND s.revoked_at IS NULL \
     LIMIT ?4";

/// Organizations that have any of these.
const WITH_OVERDUE: &str = "SELECT o.organization_id FROM organizations o WHERE \
     EXISTS (SELECT 1 FROM sign_ins s WHERE s.organization_id = o.organization_id AND s.revoked_at IS NULL AND s.last_used_at <= ?1) OR \
     EXISTS (SELECT 1 FROM sign_ins s WHERE s.organization_id = o.organization_id AND s.revoked_at IS NULL AND s.expires_at <= ?2) OR \
     EXISTS (SELECT 1 FROM users u JOIN sign_ins s ON s.organization_id = u.organization_id AND s.user_id = u.user_id \
             WHERE u.organization_id = o.organization_id AND u.expires_at <= ?2 AND s.revoked_at IS NULL)";

impl Store {
    /// Organizations in which a sign-in that nobody ended was not used since `unused_since`, or is over at `now` because
    /// its time is or that of its account.
    pub fn organizations_with_overdue(
        &self,
        unused_since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<OrganizationId>> {
        self.quick.begin()?.rows(
            WITH_OVERDUE,
            params![unused_since.as_micros(), now.as_micros()],
            |row| {
                OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))
            },
        )
    }

    /// Ids of these sign-ins in an organization; at most `limit`. What is decided about each is decided in a command.
    pub fn overdue_sign_ins(
        &self,
        organization: &OrganizationId,
        unused_since: Timestamp,
        now: Timestamp,
        limit: u32,
    ) -> Result<BTreeSet<String>> {
        let found = self.quick.begin()?.rows(
            OVERDUE,
            params![
                organization.as_str(),
                unused_since.as_micros(),
                now.as_micros(),
                limit
            ],
            |row| row.text(0),
        )?;
        Ok(found.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        Options,
        objects::Objects,
        sql::{
            Tx, Writer,
            dialect::{self, plan},
        },
    };

    #[test]
    fn each_way_to_end_is_found_by_its_index() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(&folder.path().join("data"));
        crate::init(&options, None).unwrap();
        let store = Store::open(&options).unwrap();
        let reader = store.readers.begin().unwrap();
        let all = plan(&reader, OVERDUE, params!["neosc", 1_u64, 2_u64, 10_u64]);
        let with = plan(&reader, WITH_OVERDUE, params![1_u64, 2_u64]);
        for index in [
            "sign_ins_by_use (organization_id=? AND last_used_at<?)",
            "sign_ins_by_end (organization_id=? AND expires_at<?)",
            "users_by_end (organization_id=? AND expires_at<?)",
            "sign_ins_by_user (organization_id=? AND user_id=?)",
        ] {
            for plan in [&all, &with] {
                assert!(
                    plan.iter().any(|step| step.ends_with(index)),
                    "{index}: {plan:#?}"
                );
            }
        }
    }

    #[test]
    fn what_ended_before_this_schema_ended_then() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Arc::new(Objects::new(folder.path()));
        let writer = Writer::open(&folder.path().join("neosc.db"), objects).unwrap();
        let (before, this) = dialect::MIGRATIONS.split_at(5);
        before
            .iter()
            .for_each(|script| writer.script(script).unwrap());
        writer
            .script(
                "INSERT INTO organizations (organization_id, name, created_at) VALUES ('o', 'O', 1);
                 INSERT INTO logs (organization_id, origin, size, root, frontier, sealed, epoch, last_received_at)
                 VALUES ('o', 'o', 0, x'', x'', 0, 0, 100);
                 INSERT INTO users (organization_id, user_id, email, email_folded, name, role, created_at)
                 VALUES ('o', 'u', 'u@o', 'u@o', 'U', 'user', 1);
                 INSERT INTO workspaces (organization_id, workspace_id, name, enabled) VALUES ('o', 'w', 'W', 1);
                 INSERT INTO sign_ins (organization_id, sign_in_id, user_id, token_hash, created_at, last_used_at, expires_at)
                 VALUES ('o', 'over', 'u', x'01', 1, 1, 100), ('o', 'lasts', 'u', x'02', 1, 1, 101),
                        ('o', 'runs', 'u', x'03', 1, 1, 50), ('o', 'ran', 'u', x'04', 1, 1, 60);
                 INSERT INTO sessions (organization_id, session_id, workspace_id, user_id, started_at, ended_at, sign_in_id)
                 VALUES ('o', 's1', 'w', 'u', 1, NULL, 'runs'), ('o', 's2', 'w', 'u', 1, 9, 'ran');",
            )
            .unwrap();
        writer.script(this[0]).unwrap();
        let tx = Tx::begin(&writer).unwrap();
        let left = tx.rows(
            "SELECT sign_in_id, revoked_at FROM sign_ins ORDER BY sign_in_id",
            &[],
            |row| Ok((row.text(0)?, row.opt_u64(1)?)),
        );
        let revoked = |id: &str, at| (id.to_owned(), at);
        assert_eq!(
            left.unwrap(),
            [
                revoked("lasts", None),
                revoked("over", Some(100)),
                revoked("ran", Some(60)),
                revoked("runs", None),
            ]
        );
    }
}

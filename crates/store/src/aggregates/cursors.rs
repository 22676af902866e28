//! Cursors: how far a follower has come in a log, and who may move it.

use event::Timestamp;

use crate::{
    Error, OrganizationId, Result, Store,
    sql::{Query, Tx, params},
};

/// A follower's durable position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Everything below this index is done.
    pub position: u64,
    /// Rises with each new holder of the lease; a move with an old one is refused.
    pub fence: u64,
}

fn read(
    query: &impl Query,
    organization: &OrganizationId,
    follower: &str,
) -> Result<Option<(Cursor, Option<String>, u64)>> {
    query.row(
        "SELECT position, fence, holder, lease_until FROM cursors WHERE organization_id = ?1 AND follower = ?2",
        params![organization.as_str(), follower],
        |row| {
            let cursor = Cursor {
                position: row.u64(0)?,
                fence: row.u64(1)?,
            };
            Ok((cursor, row.opt_text(2)?, row.u64(3)?))
        },
    )
}

fn take(
    tx: &Tx<'_>,
    organization: &OrganizationId,
    follower: &str,
    holder: &str,
    now: u64,
    until: u64,
) -> Result<Option<Cursor>> {
    tx.execute(
        "INSERT INTO cursors (organization_id, follower, position) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
        params![organization.as_str(), follower],
    )?;
    let Some((cursor, held_by, held_until)) = read(tx, organization, follower)? else {
        return Ok(None);
    };
    let ours = held_by.as_deref() == Some(holder);
    if !ours && held_by.is_some() && held_until > now {
        return Ok(None);
    }
    let fence = if ours { cursor.fence } else { cursor.fence + 1 };
    tx.execute(
        "UPDATE cursors SET holder = ?3, lease_until = ?4, fence = ?5 \
         WHERE organization_id = ?1 AND follower = ?2",
        params![organization.as_str(), follower, holder, until, fence],
    )?;
    Ok(Some(Cursor {
        position: cursor.position,
        fence,
    }))
}

impl Store {
    /// A follower's position, or `None` if it never had one.
    pub fn cursor(&self, organization: &OrganizationId, follower: &str) -> Result<Option<Cursor>> {
        let found = read(&self.quick.begin()?, organization, follower)?;
        Ok(found.map(|(cursor, _, _)| cursor))
    }

    /// Takes or renews the lease on a cursor until `until`. `None` while another holder has it. Blocks.
    pub fn lease_cursor(
        &self,
        organization: &OrganizationId,
        follower: &str,
        holder: &str,
        until: Timestamp,
    ) -> Result<Option<Cursor>> {
        let now = self.now().as_micros();
        let (organization, follower, holder) =
            (organization.clone(), follower.to_owned(), holder.to_owned());
        self.queue.plain(move |tx| {
            take(
                tx,
                &organization,
                &follower,
                &holder,
                now,
                until.as_micros(),
            )
        })
    }

    /// Moves a cursor forward. [`Error::Conflict`] `lease_lost` if its fence is not the newest. Blocks.
    pub fn move_cursor(
        &self,
        organization: &OrganizationId,
        follower: &str,
        to: &Cursor,
    ) -> Result<()> {
        let (organization, follower, to) = (organization.clone(), follower.to_owned(), to.clone());
        self.queue.plain(move |tx| {
            let moved = tx.execute(
                "UPDATE cursors SET position = ?3 \
                 WHERE organization_id = ?1 AND follower = ?2 AND fence = ?4 AND position <= ?3",
                params![organization.as_str(), &follower, to.position, to.fence],
            )?;
            if moved == 1 {
                return Ok(());
            }
            Err(Error::Conflict {
                code: "lease_lost",
                message: format!("{follower} is followed by somebody else now"),
            })
        })
    }
}

//! Saved views: named filters of the list of events.

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id, as in `view:{id}`.
    pub id: String,
    /// Whose.
    pub user_id: String,
    /// Their address.
    pub user_email: String,
    /// Name to show.
    pub name: String,
    /// A query string of the list.
    pub address: String,
    /// Whether all of the organization see it.
    pub shared: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

fn time(micros: u64) -> Result<Timestamp> {
    Timestamp::from_micros(micros)
        .ok_or_else(|| Error::corrupt("a time of a saved view is out of range"))
}

fn from_row(row: &Row<'_>) -> Result<SavedView> {
    Ok(SavedView {
        id: row.text(0)?,
        user_id: row.text(1)?,
        user_email: row.text(2)?,
        name: row.text(3)?,
        address: row.text(4)?,
        shared: row.int(5)? != 0,
        created_at: time(row.u64(6)?)?,
        updated_at: time(row.u64(7)?)?,
    })
}

/// A statement that reads saved views with what follows here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT v.view_id, v.user_id, u.email, v.name, v.address, v.shared, v.created_at, v.updated_at \
             FROM saved_views v JOIN users u ON u.organization_id = v.organization_id AND u.user_id = v.user_id \
             WHERE v.organization_id = ?1 ",
            $rest
        )
    };
}

impl Store {
    /// The saved views that somebody sees: their own, and those that are shared, by id.
    pub fn saved_views(
        &self,
        organization: &OrganizationId,
        user_id: &str,
    ) -> Result<Vec<SavedView>> {
        self.quick.begin()?.rows(
            select!("AND (v.user_id = ?2 OR v.shared = 1) ORDER BY v.view_id"),
            params![organization.as_str(), user_id],
            from_row,
        )
    }
}

impl Command<'_> {
    /// A saved view of the organization, whosever it is.
    pub fn saved_view(&self, id: &str) -> Result<Option<SavedView>> {
        self.tx.lock_row(
            select!("AND v.view_id = ?2"),
            params![self.organization.as_str(), id],
            from_row,
        )
    }

    /// Somebody's own saved views.
    pub fn saved_views_of(&self, user_id: &str) -> Result<Vec<SavedView>> {
        self.tx.rows(
            select!("AND v.user_id = ?2 ORDER BY v.view_id"),
            params![self.organization.as_str(), user_id],
            from_row,
        )
    }

    /// How many saved views are shared in the organization.
    pub fn count_shared_views(&self) -> Result<u64> {
        let count = self.tx.row(
            "SELECT COUNT(*) FROM saved_views WHERE organization_id = ?1 AND shared = 1",
            params![self.organization.as_str()],
            |row| row.u64(0),
        )?;
        Ok(count.unwrap_or(0))
    }

    /// Makes a saved view, or puts one that is there to this name and address, and shares it or not. Whose it is, and since
    /// when, never changes.
    pub fn put_saved_view(&self, view: &SavedView) -> Result<()> {
        self.tx.execute(
            "INSERT INTO saved_views (organization_id, view_id, user_id, name, address, shared, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT (organization_id, view_id) DO UPDATE SET name = ?4, address = ?5, shared = ?6, updated_at = ?8",
            params![
                self.organization.as_str(),
                &view.id,
                &view.user_id,
                &view.name,
                &view.address,
                view.shared,
                view.created_at.as_micros(),
                view.updated_at.as_micros(),
            ],
        )?;
        Ok(())
    }

    /// Deletes a saved view.
    pub fn delete_saved_view(&self, id: &str) -> Result<()> {
        self.tx.execute(
            "DELETE FROM saved_views WHERE organization_id = ?1 AND view_id = ?2",
            params![self.organization.as_str(), id],
        )?;
        Ok(())
    }
}

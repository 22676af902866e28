//! Organizations: what they are called and how they want to be treated.

use event::Timestamp;

use crate::{
    Command, Error, OrganizationId, Result, Store,
    sql::{Query, Row, params},
};

/// What an organization says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Name to show.
    pub name: String,
    /// Its time zone, by its name in the IANA database.
    pub time_zone: String,
    /// Language of what is written to it: `en` or `es`.
    pub language: String,
    /// When people work there, as JSON text; empty if it does not say.
    pub working_hours: String,
    /// Whom to turn to.
    pub contact: String,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What it says of itself.
    pub terms: Terms,
    /// When it began.
    pub created_at: Timestamp,
}

/// A statement that reads organizations with what follows here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT organization_id, name, time_zone, language, working_hours, contact, created_at FROM organizations ",
            $rest
        )
    };
}

fn from_row(row: &Row<'_>) -> Result<Organization> {
    Ok(Organization {
        id: OrganizationId::parse(&row.text(0)?)
            .ok_or_else(|| Error::corrupt("an organization has an impossible id"))?,
        terms: Terms {
            name: row.text(1)?,
            time_zone: row.text(2)?,
            language: row.text(3)?,
            working_hours: row.text(4)?,
            contact: row.text(5)?,
        },
        created_at: Timestamp::from_micros(row.u64(6)?).unwrap_or_default(),
    })
}

fn by_id(query: &impl Query, id: &OrganizationId) -> Result<Option<Organization>> {
    query.row(
        select!("WHERE organization_id = ?1"),
        params![id.as_str()],
        from_row,
    )
}

impl Store {
    /// An organization.
    pub fn organization(&self, id: &OrganizationId) -> Result<Option<Organization>> {
        by_id(&self.quick.begin()?, id)
    }

    /// Organizations after the one of this id, in order of their ids; at most `limit`.
    pub fn organizations_after(&self, after: &str, limit: u64) -> Result<Vec<Organization>> {
        self.quick.begin()?.rows(
            select!("WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2"),
            params![after, limit],
            from_row,
        )
    }

    /// Organizations whose beginning the first one's log does not tell of yet.
    pub fn unannounced(&self) -> Result<Vec<OrganizationId>> {
        self.quick.begin()?.rows(
            "SELECT organization_id FROM organizations WHERE announcement IS NOT NULL LIMIT 1000",
            &[],
            |row| {
                OrganizationId::parse(&row.text(0)?)
                    .ok_or_else(|| Error::corrupt("an organization has an impossible id"))
            },
        )
    }
}

impl Command<'_> {
    /// The organization as it is now.
    pub fn terms(&self) -> Result<Option<Organization>> {
        by_id(self.tx, self.organization)
    }

    /// Gives the organization other terms.
    pub fn set_terms(&self, terms: &Terms) -> Result<()> {
        self.tx.execute(
            "UPDATE organizations SET name = ?2, time_zone = ?3, language = ?4, working_hours = ?5, contact = ?6 \
             WHERE organization_id = ?1",
            params![
                self.organization.as_str(),
                &terms.name,
                &terms.time_zone,
                &terms.language,
                &terms.working_hours,
                &terms.contact,
            ],
        )?;
        Ok(())
    }

    /// Keeps what another log is to tell of this organization, until that has happened.
    pub fn announce(&self, text: &str) -> Result<()> {
        self.tx.execute(
            "UPDATE organizations SET announcement = ?2 WHERE organization_id = ?1",
            params![self.organization.as_str(), text],
        )?;
        Ok(())
    }

    /// Takes what this log is to tell of an organization; it will not be given again if this command succeeds.
    pub fn take_announcement(&self, of: &OrganizationId) -> Result<Option<String>> {
        let text = self.tx.row(
            "SELECT announcement FROM organizations WHERE organization_id = ?1",
            params![of.as_str()],
            |row| row.opt_text(0),
        )?;
        self.tx.execute(
            "UPDATE organizations SET announcement = NULL WHERE organization_id = ?1",
            params![of.as_str()],
        )?;
        Ok(text.flatten())
    }
}

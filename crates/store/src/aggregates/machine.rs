//! What the log was last told of the machine.

use crate::{
    Command, Error, Result,
    sql::{Query, dialect, params},
};

/// The machine as the log knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldMachine {
    /// Version of the database's schema.
    pub schema: u64,
    /// Settings, as JSON text; none before the first start that told of them.
    pub settings: Option<String>,
}

impl ToldMachine {
    /// The version of the schema that this program brings a database to.
    pub const SCHEMA: u64 = dialect::MIGRATIONS.len() as u64;
}

impl Command<'_> {
    /// What the log was last told of the machine.
    pub fn told_machine(&self) -> Result<ToldMachine> {
        let told = self.tx.row(
            "SELECT recorded_schema, recorded_settings FROM installation",
            &[],
            |row| {
                Ok(ToldMachine {
                    schema: row.u64(0)?,
                    settings: row.opt_text(1)?,
                })
            },
        )?;
        told.ok_or_else(|| Error::corrupt("the installation is gone"))
    }

    /// Notes what the log is told in this command.
    pub fn tell_machine(&self, told: &ToldMachine) -> Result<()> {
        self.tx.execute(
            "UPDATE installation SET recorded_schema = ?1, recorded_settings = ?2",
            params![told.schema, told.settings.as_deref()],
        )?;
        Ok(())
    }
}

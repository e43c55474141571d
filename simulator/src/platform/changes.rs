//! What has changed and is not stored yet. It goes to the file batch by batch: of calls at the same
//! time, all that wait have their changes written at once.

use std::{convert::Infallible, io};

use serde::{Serialize, de::DeserializeOwned};

use super::{Platform, table::Table, tables::Visitor};

/// Changes that are stored all together or not at all.
pub(crate) struct Changes {
    /// The batches are numbered from 1.
    number: u64,
    /// Whose state it is, with the first changes of a new file.
    pub(super) mchid: Option<String>,
    pub(super) tables: Vec<(&'static str, Rows)>,
}

/// Records by their keys, as text; without one if they have gone.
type Rows = Vec<(String, Option<Vec<u8>>)>;

/// How far the state has got into the file.
#[derive(Default)]
pub(super) struct Progress {
    /// Whether there is a file.
    pub(super) has_file: bool,
    /// The last batch that was taken to be stored.
    taken: u64,
    /// The last batch that is in the file, and with it all before.
    stored: u64,
    /// Why the last batch could not be stored.
    failure: Option<String>,
}

/// The batch that holds all that had happened when this was given.
#[derive(Clone, Copy)]
pub(crate) struct Ticket(u64);

impl Platform {
    /// A ticket for all that has happened so far.
    pub(crate) fn ticket(&mut self) -> Ticket {
        if !self.progress.has_file {
            return Ticket(0);
        }
        let mut looking = Looking { has_changes: false };
        let Ok(()) = self.visit_tables(&mut looking);
        Ticket(self.progress.taken + u64::from(looking.has_changes))
    }

    /// Whether the end of the process would lose nothing that a ticket stands for.
    pub(crate) fn is_stored(&self, ticket: Ticket) -> bool {
        !self.progress.has_file || self.progress.stored >= ticket.0
    }

    /// All that has changed since the last time.
    pub(crate) fn take_changes(&mut self) -> Changes {
        let mut taking = Taking(Vec::new());
        let Ok(()) = self.visit_tables(&mut taking);
        self.progress.taken += 1;
        Changes {
            number: self.progress.taken,
            mchid: None,
            tables: taking.0,
        }
    }

    /// Notes what became of changes. Those that could not be stored belong to the next batch.
    pub(crate) fn settle(&mut self, changes: Changes, stored: &io::Result<()>) {
        self.progress.failure = stored.as_ref().err().map(ToString::to_string);
        if stored.is_ok() {
            self.progress.stored = changes.number;
        } else {
            let Ok(()) = self.visit_tables(&mut PuttingBack(changes));
        }
    }

    /// Why the last changes could not be stored, if they could not.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.progress.failure.as_deref()
    }
}

struct Looking {
    has_changes: bool,
}

impl Visitor for Looking {
    type Error = Infallible;

    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        _: &'static str,
        table: &mut Table<T>,
    ) -> Result<(), Infallible> {
        self.has_changes |= table.has_changes();
        Ok(())
    }
}

struct Taking(Vec<(&'static str, Rows)>);

impl Visitor for Taking {
    type Error = Infallible;

    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &'static str,
        table: &mut Table<T>,
    ) -> Result<(), Infallible> {
        let keys = table.take_changes();
        if keys.is_empty() {
            return Ok(());
        }
        let row = |key: String| {
            let text = table.get(&key).map(|row| serde_json::to_vec(row));
            (key, text.map(|text| text.expect("records are JSON")))
        };
        self.0.push((name, keys.into_iter().map(row).collect()));
        Ok(())
    }
}

/// Only the keys: the records may have changed again since.
struct PuttingBack(Changes);

impl Visitor for PuttingBack {
    type Error = Infallible;

    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &'static str,
        table: &mut Table<T>,
    ) -> Result<(), Infallible> {
        for (_, rows) in self.0.tables.iter_mut().filter(|(of, _)| *of == name) {
            table.put_changes_back(rows.drain(..).map(|(key, _)| key));
        }
        Ok(())
    }
}

//! The platform's state in a file, so that it survives the process.

use std::{
    io,
    path::{Path, PathBuf},
};

use redb::{Database, ReadTransaction, ReadableTable, TableDefinition, TableError};
use serde::{Serialize, de::DeserializeOwned};

use super::{Platform, changes::Changes, table::Table, tables::Visitor};
use crate::random;

type Rows<'n> = TableDefinition<'n, &'static str, &'static [u8]>;

/// The merchant that the state is of. A file without it is new.
const ABOUT: &str = "about";
const MCHID: &str = "mchid";
/// The last that opened the file.
const OWNER: &str = "owner";

/// Where the state is kept beside the memory.
#[derive(Debug, Default)]
pub(crate) enum Store {
    #[default]
    Nowhere,
    /// An open file. Another process cannot open it at the same time.
    File(Database, Claim),
    /// A file that could not be written, as on a full disk. It is opened anew for the next changes.
    Failed(Claim),
    /// The simulator has ended: what is not stored yet never will be.
    Closed,
}

/// A file, and the name under which this simulator has it.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    file: PathBuf,
    owner: String,
}

impl Store {
    pub(crate) fn open(file: &Path) -> io::Result<Self> {
        let claim = Claim {
            file: file.to_owned(),
            owner: random::uuid(),
        };
        let database = Database::create(file).map_err(other)?;
        let transaction = database.begin_write().map_err(other)?;
        {
            let mut about = transaction.open_table(Rows::new(ABOUT)).map_err(other)?;
            let owner = claim.owner.as_bytes();
            about.insert(OWNER, owner).map_err(other)?;
        }
        transaction.commit().map_err(other)?;
        Ok(Self::File(database, claim))
    }

    /// Opens a file again that could not be written. Another simulator may have had it meanwhile: then what
    /// is in memory is not the state any more.
    fn reopen(claim: Claim) -> io::Result<Self> {
        let database = Database::create(&claim.file).map_err(other)?;
        let owner = {
            let transaction = database.begin_read().map_err(other)?;
            let about = transaction.open_table(Rows::new(ABOUT)).map_err(other)?;
            let owner = about.get(OWNER).map_err(other)?;
            owner.map(|owner| owner.value().to_vec())
        };
        if owner.as_deref() != Some(claim.owner.as_bytes()) {
            return Err(io::Error::other(
                "another simulator has used the file since it could not be written: start this one anew",
            ));
        }
        Ok(Self::File(database, claim))
    }

    /// Lets go of the file, so that it can be opened again.
    pub(crate) fn close(&mut self) {
        if let Self::File(..) | Self::Failed(_) = self {
            *self = Self::Closed;
        }
    }

    /// Writes changes. When this returns, the end of the process loses none of them.
    pub(crate) fn write(&mut self, changes: &Changes) -> io::Result<()> {
        if let Self::Failed(claim) = self {
            *self = Self::reopen(claim.clone())?;
        }
        let written = match self {
            Self::File(database, _) => write(database, changes),
            _ => Err(io::Error::other("the simulator has ended")),
        };
        if let (Err(_), Self::File(_, claim)) = (&written, &*self) {
            // An open database writes nothing more after a fault.
            *self = Self::Failed(claim.clone());
        }
        written
    }
}

fn write(database: &Database, changes: &Changes) -> io::Result<()> {
    let transaction = database.begin_write().map_err(other)?;
    if let Some(mchid) = &changes.mchid {
        let mut about = transaction.open_table(Rows::new(ABOUT)).map_err(other)?;
        about.insert(MCHID, mchid.as_bytes()).map_err(other)?;
    }
    for (name, rows) in &changes.tables {
        let mut table = transaction.open_table(Rows::new(name)).map_err(other)?;
        for (key, row) in rows {
            match row {
                Some(row) => drop(table.insert(key.as_str(), row.as_slice()).map_err(other)?),
                None => drop(table.remove(key.as_str()).map_err(other)?),
            }
        }
    }
    transaction.commit().map_err(other)
}

impl Platform {
    /// Reads the state that a file holds; `false` if it is a new one.
    pub(super) fn load(&mut self, store: &Store) -> io::Result<bool> {
        let Store::File(database, _) = store else {
            return Ok(false);
        };
        let transaction = database.begin_read().map_err(other)?;
        let about = transaction.open_table(Rows::new(ABOUT)).map_err(other)?;
        let Some(mchid) = about.get(MCHID).map_err(other)? else {
            return Ok(false);
        };
        if mchid.value() != self.mchid.as_bytes() {
            return Err(io::Error::other(
                "the file holds the state of another merchant",
            ));
        }
        self.visit_tables(&mut Loading(transaction))?;
        Ok(true)
    }
}

struct Loading(ReadTransaction);

impl Visitor for Loading {
    type Error = io::Error;

    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &'static str,
        table: &mut Table<T>,
    ) -> io::Result<()> {
        let rows = match self.0.open_table(Rows::new(name)) {
            Ok(rows) => rows,
            Err(TableError::TableDoesNotExist(_)) => return Ok(()),
            Err(error) => return Err(other(error)),
        };
        for row in rows.iter().map_err(other)? {
            let (key, value) = row.map_err(other)?;
            let value = serde_json::from_slice(value.value()).map_err(other)?;
            table.load(key.value().to_owned(), value);
        }
        Ok(())
    }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}

//! The platform's state in a file, so that it survives the process.

use std::{
    io,
    path::{Path, PathBuf},
};

use redb::{
    Database, ReadTransaction, ReadableTable, TableDefinition, TableError, WriteTransaction,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Platform, table::Table};

type Rows<'n> = TableDefinition<'n, &'static str, &'static [u8]>;

/// The merchant that the state is of. A file without it is new.
const ABOUT: &str = "about";
const MCHID: &str = "mchid";

/// Where the state is kept beside the memory.
#[derive(Debug, Default)]
pub(super) enum Store {
    #[default]
    Nowhere,
    /// An open file. Another process cannot open it at the same time.
    File(Database, PathBuf),
    /// A file that could not be written, as on a full disk. It is opened anew for the next call.
    Failed(PathBuf),
    /// The simulator has ended: what is not stored yet never will be.
    Closed,
}

impl Store {
    pub(super) fn open(file: &Path) -> io::Result<Self> {
        let database = Database::create(file).map_err(other)?;
        Ok(Self::File(database, file.to_owned()))
    }
}

/// What is done to each table of the platform.
trait Visitor {
    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
        table: &mut Table<T>,
    ) -> io::Result<()>;
}

impl Platform {
    fn visit_tables(&mut self, visitor: &mut impl Visitor) -> io::Result<()> {
        visitor.visit("stocks", &mut self.stocks)?;
        visitor.visit("coupons", &mut self.coupons)?;
        visitor.visit("codes", &mut self.codes)?;
        visitor.visit("received", &mut self.received)?;
        visitor.visit("tokens", &mut self.tokens)?;
        visitor.visit("pay_receipts", &mut self.pay_receipts)?;
        visitor.visit("return_receipts", &mut self.return_receipts)?;
        visitor.visit("callbacks", &mut self.callbacks)?;
        visitor.visit("outbox", &mut self.outbox)?;
        visitor.visit("answered", &mut self.answered)?;
        visitor.visit("counters", &mut self.counters)
    }

    /// Reads the state that the file holds; `false` if it is a new one.
    pub(super) fn load(&mut self) -> io::Result<bool> {
        let Store::File(database, _) = &self.store else {
            return Ok(false);
        };
        let transaction = database.begin_read().map_err(other)?;
        let about = match transaction.open_table(Rows::new(ABOUT)) {
            Ok(table) => table,
            Err(TableError::TableDoesNotExist(_)) => return Ok(false),
            Err(error) => return Err(other(error)),
        };
        let mchid = about.get(MCHID).map_err(other)?;
        if mchid.is_none_or(|mchid| mchid.value() != self.mchid.as_bytes()) {
            return Err(io::Error::other(
                "the file holds the state of another merchant",
            ));
        }
        self.visit_tables(&mut Loading(transaction))?;
        self.is_founded = true;
        Ok(true)
    }

    /// Lets go of the file, so that it can be opened again.
    pub(crate) fn close(&mut self) {
        if let Store::File(..) | Store::Failed(_) = self.store {
            self.store = Store::Closed;
        }
    }

    /// Stores what has changed. When this returns, the end of the process loses none of it.
    pub(crate) fn commit(&mut self) -> io::Result<()> {
        if let Store::Nowhere = self.store {
            return Ok(());
        }
        // What only reads costs no transaction.
        let mut looking = Looking { has_changes: false };
        self.visit_tables(&mut looking)?;
        if !looking.has_changes {
            return Ok(());
        }
        let stored = self.save_to_an_open_file();
        self.failure = stored.as_ref().err().map(ToString::to_string);
        stored
    }

    /// Why the last changes could not be stored, if they could not.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    fn save_to_an_open_file(&mut self) -> io::Result<()> {
        if let Store::Failed(file) = &self.store {
            self.store = Store::open(file)?;
        }
        let stored = self.save();
        if let (Err(_), Store::File(_, file)) = (&stored, &self.store) {
            // An open database writes nothing more after a fault. What has changed is kept for the next time.
            self.store = Store::Failed(file.clone());
        }
        stored
    }

    fn save(&mut self) -> io::Result<()> {
        let Store::File(database, _) = &self.store else {
            return Err(io::Error::other("the simulator has ended"));
        };
        let transaction = database.begin_write().map_err(other)?;
        if !self.is_founded {
            let mut about = transaction.open_table(Rows::new(ABOUT)).map_err(other)?;
            about.insert(MCHID, self.mchid.as_bytes()).map_err(other)?;
        }
        let mut saving = Saving(transaction);
        self.visit_tables(&mut saving)?;
        saving.0.commit().map_err(other)?;
        self.is_founded = true;
        self.visit_tables(&mut Saved)
    }
}

struct Loading(ReadTransaction);

impl Visitor for Loading {
    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
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

struct Looking {
    has_changes: bool,
}

impl Visitor for Looking {
    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        _: &str,
        table: &mut Table<T>,
    ) -> io::Result<()> {
        self.has_changes |= table.changes().next().is_some();
        Ok(())
    }
}

struct Saving(WriteTransaction);

impl Visitor for Saving {
    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
        table: &mut Table<T>,
    ) -> io::Result<()> {
        let mut changes = table.changes().peekable();
        if changes.peek().is_none() {
            return Ok(());
        }
        let mut rows = self.0.open_table(Rows::new(name)).map_err(other)?;
        for (key, row) in changes {
            match row {
                Some(row) => {
                    let text = serde_json::to_vec(row).map_err(other)?;
                    rows.insert(key, text.as_slice()).map_err(other)?;
                }
                None => drop(rows.remove(key).map_err(other)?),
            }
        }
        Ok(())
    }
}

/// Changes stay changes until they are in the file.
struct Saved;

impl Visitor for Saved {
    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        _: &str,
        table: &mut Table<T>,
    ) -> io::Result<()> {
        table.forget_changes();
        Ok(())
    }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}

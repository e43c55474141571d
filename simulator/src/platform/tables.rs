//! All tables of the platform, for what is done to each of them alike.

use serde::{Serialize, de::DeserializeOwned};

use super::{Platform, table::Table};

/// What is done to each table.
pub(super) trait Visitor {
    type Error;

    fn visit<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &'static str,
        table: &mut Table<T>,
    ) -> Result<(), Self::Error>;
}

impl Platform {
    pub(super) fn visit_tables<V: Visitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
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
}

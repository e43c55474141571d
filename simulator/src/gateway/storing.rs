//! What happened is stored before anybody hears of it. Calls at the same time share a write: one of
//! those that wait takes the changes of all along.

use std::{
    io,
    sync::{Arc, MutexGuard, PoisonError},
};

use super::Gateway;
use crate::{
    StockState,
    platform::{Store, Ticket},
};

impl Gateway {
    /// Waits until what a ticket stands for is stored.
    pub(super) async fn stored(self: &Arc<Self>, ticket: Ticket) -> io::Result<()> {
        if self.is_stored(ticket) {
            return Ok(());
        }
        let _turn = self.turn_to_store.lock().await;
        // What has arrived by now comes along.
        tokio::task::yield_now().await;
        if self.is_stored(ticket) {
            return Ok(());
        }
        // Others can be answered, and new changes come together, while the disk is waited for.
        let gateway = Arc::clone(self);
        let storing = tokio::task::spawn_blocking(move || gateway.store(ticket));
        storing.await.map_err(io::Error::other)?
    }

    /// Stores all there is, unless what the ticket stands for is stored already. Blocks.
    pub(crate) fn store(&self, ticket: Ticket) -> io::Result<()> {
        let mut file = self.data_file();
        if self.is_stored(ticket) {
            return Ok(());
        }
        let changes = self.state().platform.take_changes();
        let stored = file.write(&changes);
        self.state().platform.settle(changes, &stored);
        stored
    }

    /// Sets a stock's state, and stores it; `false` if there is no such stock. Blocks.
    pub(crate) fn set_stock_state(
        &self,
        stock_id: &str,
        stock_state: StockState,
    ) -> io::Result<bool> {
        let (is_known, ticket) = {
            let mut state = self.state();
            let is_known = state.platform.set_stock_state(stock_id, stock_state);
            (is_known, state.platform.ticket())
        };
        self.store(ticket)?;
        Ok(is_known)
    }

    /// Lets go of the file, once it is not being written.
    pub(crate) fn close(&self) {
        self.data_file().close();
    }

    fn is_stored(&self, ticket: Ticket) -> bool {
        self.state().platform.is_stored(ticket)
    }

    fn data_file(&self) -> MutexGuard<'_, Store> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

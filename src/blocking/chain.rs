//! Calls without a spec that wait for their answer.

use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::{Client, Download};
use crate::chain::{Chain, Resource, interned, verbs};
use crate::error::Error;

verbs!(Chain<Client>, [], []);

impl Chain<Client> {
    fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        body: Option<&B>,
    ) -> Result<Value, Error> {
        let (operation, parts) = self.request(method, body);
        let client = self.client.client();
        self.client
            .wait(operation, client.untyped(operation, || parts))
    }
}

verbs!(Resource<Client>, [], []);

impl Resource<Client> {
    fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        body: Option<&B>,
    ) -> Result<Value, Error> {
        self.chain().send(method, body)
    }
}

impl Chain<Client> {
    /// Waits for a bill; see [`Chain::download_bill`](Chain#method.download_bill).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn download_bill(&self, file: &'static str) -> Result<Download, Error> {
        let (operation, parts) = self.request(Method::GET, None::<&()>);
        let bill = self.client.client();
        let bill = bill.bill_at(operation, || parts, interned::file(file));
        let download = self.client.wait(operation, bill)?;
        Ok(Download::new(self.client.clone(), download))
    }
}

impl Client {
    /// A call without a spec, to `path`, such as `v3/marketing/busifavor/stocks/{stock_id}`.
    pub fn chain(&self, path: &'static str) -> Chain<Self> {
        Chain::new(self.clone(), path)
    }
}

//! Calls without a spec that wait for their answer.

use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::Client;
use crate::chain::{Chain, Resource, verbs};
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
            .wait(operation, client.untyped(operation, parts))
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

impl Client {
    /// A call without a spec, to `path`, such as `v3/marketing/busifavor/stocks/{stock_id}`.
    pub fn chain(&self, path: &'static str) -> Chain<Self> {
        Chain::new(self.clone(), path)
    }
}

//! Paths by index: `client["v3/…"]`.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::{Chain, verbs};
use crate::Client;
use crate::error::Error;

/// A path of the API, held by the client it is called through. Its methods are those of a
/// [`Chain`].
pub struct Resource<C> {
    path: &'static str,
    /// The client, which holds this in turn.
    client: Box<dyn Fn() -> C + Send + Sync>,
}

impl<C> Resource<C> {
    /// The resource at `path`, to be held by `owner`, of which `client` makes the client again.
    pub(crate) fn of<I: Send + Sync + 'static>(
        path: &'static str,
        owner: &Arc<I>,
        client: impl Fn(Arc<I>) -> C + Send + Sync + 'static,
    ) -> Self {
        // Held strongly, the two would keep each other for good.
        let owner = Arc::downgrade(owner);
        let client = move || client(owner.upgrade().expect("it is borrowed from its owner"));
        Self {
            path,
            client: Box::new(client),
        }
    }

    /// [`Chain::path`]
    pub fn path(&self, name: &'static str, value: impl fmt::Display) -> Chain<C> {
        self.chain().path(name, value)
    }

    /// [`Chain::query`]
    pub fn query(&self, name: &'static str, value: impl fmt::Display) -> Chain<C> {
        self.chain().query(name, value)
    }

    /// [`Chain::idempotency_key`]
    pub fn idempotency_key(&self, name: &'static str) -> Chain<C> {
        self.chain().idempotency_key(name)
    }

    pub(crate) fn chain(&self) -> Chain<C> {
        Chain::new((self.client)(), self.path)
    }
}

verbs!(Resource<Client>, [async], [.await]);

impl Resource<Client> {
    async fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        body: Option<&B>,
    ) -> Result<Value, Error> {
        self.chain().send(method, body).await
    }
}

impl<C> fmt::Debug for Resource<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Resource")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The resources of a client: a list that grows at its end, so that what is in it stays where it is.
pub(crate) struct Resources<C>(OnceLock<Box<Node<C>>>);

struct Node<C> {
    resource: Resource<C>,
    rest: Resources<C>,
}

impl<C> Resources<C> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The resource at `path`, made with `make` the first time.
    pub(crate) fn get(&self, path: &'static str, make: impl Fn() -> Resource<C>) -> &Resource<C> {
        let mut rest = self;
        loop {
            let node = rest.0.get_or_init(|| {
                Box::new(Node {
                    resource: make(),
                    rest: Self::new(),
                })
            });
            if node.resource.path == path {
                return &node.resource;
            }
            rest = &node.rest;
        }
    }
}

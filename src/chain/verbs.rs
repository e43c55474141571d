//! The HTTP methods of a call without a spec, the same whether it is awaited or waited for.

/// Gives a type with a `send` the methods of HTTP.
macro_rules! verbs {
    ($type:ty, [$($asyncness:ident)?], [$($await:tt)*]) => {
        impl $type {
            /// `GET`: the answer as JSON, `null` if it has no body.
            ///
            /// # Errors
            ///
            /// Those of [`Client::send`].
            pub $($asyncness)? fn get(&self) -> Result<Value, Error> {
                self.send(Method::GET, None::<&()>)$($await)*
            }

            /// `POST` with a JSON object as its body; `&()` sends none.
            ///
            /// # Errors
            ///
            /// Those of [`Client::send`].
            pub $($asyncness)? fn post<B: Serialize + ?Sized>(&self, body: &B) -> Result<Value, Error> {
                self.send(Method::POST, Some(body))$($await)*
            }

            /// `PUT` with a JSON object as its body; `&()` sends none.
            ///
            /// # Errors
            ///
            /// Those of [`Client::send`].
            pub $($asyncness)? fn put<B: Serialize + ?Sized>(&self, body: &B) -> Result<Value, Error> {
                self.send(Method::PUT, Some(body))$($await)*
            }

            /// `PATCH` with a JSON object as its body; `&()` sends none.
            ///
            /// # Errors
            ///
            /// Those of [`Client::send`].
            pub $($asyncness)? fn patch<B: Serialize + ?Sized>(&self, body: &B) -> Result<Value, Error> {
                self.send(Method::PATCH, Some(body))$($await)*
            }

            /// `DELETE` with a JSON object as its body; `&()` sends none.
            ///
            /// # Errors
            ///
            /// Those of [`Client::send`].
            pub $($asyncness)? fn delete<B: Serialize + ?Sized>(&self, body: &B) -> Result<Value, Error> {
                self.send(Method::DELETE, Some(body))$($await)*
            }
        }
    };
}
pub(crate) use verbs;

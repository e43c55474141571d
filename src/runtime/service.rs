//! The macro behind the handle of a product: what all calls have in common is written here, once.

/// Defines the handle of a product, with a call for each operation: one that awaits the answer and,
/// with the feature `blocking`, one in the module `blocking` that waits for it.
///
/// ```
/// use wechatpay_client::runtime::{self, body};
///
/// runtime::service! {
///     /// Coupons.
///     pub struct Coupons;
///
///     /// # Redeeming
///     impl {
///         /// Redeems a coupon.
///         fn redeem(RedeemRequest) -> ();
///     }
/// }
///
/// runtime::object! {
///     /// A coupon to be redeemed.
///     sent RedeemRequest, RedeemRequestBuilder, Nothing {
///         /// The coupon's code.
///         optional coupon_code: String = "coupon_code", body();
///     }
/// }
///
/// runtime::operation! {
///     RedeemRequest => (), decode_empty,
///         runtime::OperationInfo::new(runtime::Method::POST, "/v3/redeem", "coupons.redeem")
/// }
///
/// /// What a builder needs next.
/// pub mod needs {
///     wechatpay_client::runtime::needs!();
/// }
///
/// # async fn example(client: &wechatpay_client::Client) -> Result<(), wechatpay_client::Error> {
/// Coupons::new(client).redeem(&RedeemRequest::builder().build()).await?;
/// # Ok(())
/// # }
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __service {
    (
        $(#[$doc:meta])*
        pub struct $name:ident;
        $(
            $(#[$group_doc:meta])*
            impl { $(
                $(#[$call_doc:meta])*
                fn $call:ident($request:ty) -> $response:ty $(, $verb:ident)?;
            )* }
        )*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a> {
            client: &'a $crate::runtime::Client,
        }

        impl<'a> $name<'a> {
            /// The operations of this product, called through `client`.
            #[must_use]
            pub const fn new(client: &'a $crate::runtime::Client) -> Self {
                Self { client }
            }
        }

        $(
            $(#[$group_doc])*
            impl $name<'_> { $(
                $(#[$call_doc])*
                pub async fn $call(
                    &self,
                    request: &$request,
                ) -> ::core::result::Result<$response, $crate::runtime::Error> {
                    $crate::__service_call!(self.client, request $(, $verb)?).await
                }
            )* }
        )*

        $crate::__blocking_service! {
            $(#[$doc])*
            pub struct $name;
            $(
                $(#[$group_doc])*
                impl { $(
                    $(#[$call_doc])*
                    fn $call($request) -> $response $(, $verb)?;
                )* }
            )*
        }
    };
}

/// The call of a client's method: `send`, if none is named.
#[doc(hidden)]
#[macro_export]
macro_rules! __service_call {
    ($client:expr, $request:expr) => {
        $client.send($request)
    };
    ($client:expr, $request:expr, $verb:ident) => {
        $client.$verb($request)
    };
}

/// What a call that waits for its answer gives: its own kind of download, else the same.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_response {
    ($response:ty, download) => {
        $crate::blocking::Download
    };
    ($response:ty $(, $verb:ident)?) => {
        $response
    };
}

/// The same handle for [`blocking::Client`](crate::blocking::Client).
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_service {
    (
        $(#[$doc:meta])*
        pub struct $name:ident;
        $(
            $(#[$group_doc:meta])*
            impl { $(
                $(#[$call_doc:meta])*
                fn $call:ident($request:ty) -> $response:ty $(, $verb:ident)?;
            )* }
        )*
    ) => {
        /// The same operations for a program without async: each call waits for its answer.
        pub mod blocking {
            #[allow(unused_imports, clippy::wildcard_imports)]
            use super::*;

            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name<'a> {
                client: &'a $crate::blocking::Client,
            }

            impl<'a> $name<'a> {
                /// The operations of this product, called through `client`.
                #[must_use]
                pub const fn new(client: &'a $crate::blocking::Client) -> Self {
                    Self { client }
                }
            }

            $(
                $(#[$group_doc])*
                impl $name<'_> { $(
                    $(#[$call_doc])*
                    pub fn $call(
                        &self,
                        request: &$request,
                    ) -> ::core::result::Result<
                        $crate::__blocking_response!($response $(, $verb)?),
                        $crate::runtime::Error,
                    > {
                        $crate::__service_call!(self.client, request $(, $verb)?)
                    }
                )* }
            )*
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_service {
    ($($service:tt)*) => {};
}

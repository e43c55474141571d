//! The macro behind the chain of paths: what all its steps have in common is written here, once.

/// Defines a step of the chain of paths: the steps that follow it, and the calls it has.
///
/// ```
/// use wechatpay_client::runtime;
///
/// runtime::path! {
///     /// All paths.
///     pub struct Paths;
///
///     fn v3() -> V3;
/// }
///
/// runtime::path! {
///     /// `/v3`
///     pub struct V3;
/// }
///
/// # fn example(client: &wechatpay_client::Client) {
/// let v3 = Paths::new(client).v3();
/// # }
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __path {
    (
        $(#[$doc:meta])*
        pub struct $name:ident;
        $( fn $next:ident() -> $step:ident; )*
        $( $(#[$call_doc:meta])* async fn $call:ident($request:ty) $(-> $response:ty, $verb:ident)?; )*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        #[must_use]
        pub struct $name<C>(C);

        impl<C> $name<C> {
            /// This path, called through `client`.
            pub const fn new(client: C) -> Self {
                Self(client)
            }

            $(
                #[doc = concat!("[`", stringify!($step), "`]")]
                pub fn $next(self) -> $step<C> {
                    $step::new(self.0)
                }
            )*
        }

        impl $name<&$crate::runtime::Client> {
            $(
                $(#[$call_doc])*
                ///
                /// # Errors
                ///
                #[doc = "Those of [`Client::send`](wechatpay_client::Client::send)."]
                pub async fn $call(
                    self,
                    request: &$request,
                ) -> ::core::result::Result<
                    $crate::__path_response!($request $(, $response)?),
                    $crate::runtime::Error,
                > {
                    $crate::__service_call!(self.0, request $(, $verb)?).await
                }
            )*
        }

        $crate::__blocking_path! {
            $name { $( $(#[$call_doc])* fn $call($request) $(-> $response, $verb)?; )* }
        }
    };
}

/// What a call gives: what its operation says, unless it is a file.
#[doc(hidden)]
#[macro_export]
macro_rules! __path_response {
    ($request:ty) => {
        <$request as $crate::runtime::Operation>::Response
    };
    ($request:ty, $response:ty) => {
        $response
    };
}

/// The same calls for [`blocking::Client`](crate::blocking::Client).
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_path {
    ($name:ident { $(
        $(#[$call_doc:meta])*
        fn $call:ident($request:ty) $(-> $response:ty, $verb:ident)?;
    )* }) => {
        impl $name<&$crate::blocking::Client> {
            $(
                $(#[$call_doc])*
                ///
                /// # Errors
                ///
                #[doc = "Those of [`Client::send`](wechatpay_client::blocking::Client::send)."]
                pub fn $call(
                    self,
                    request: &$request,
                ) -> ::core::result::Result<
                    $crate::__blocking_response!(
                        $crate::__path_response!($request $(, $response)?) $(, $verb)?
                    ),
                    $crate::runtime::Error,
                > {
                    $crate::__service_call!(self.0, request $(, $verb)?)
                }
            )*
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_path {
    ($($path:tt)*) => {};
}

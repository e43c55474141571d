//! The macro behind every generated struct: what all of them have in common is written here, once.

/// Defines a struct of the API.
///
/// ```
/// use wechatpay_client::runtime::{self, body};
///
/// runtime::object! {
///     /// A coupon to be redeemed.
///     sent RedeemRequest, RedeemRequestBuilder, CouponCode {
///         /// The coupon's code.
///         required(CouponCode, Nothing) coupon_code: String = "coupon_code", body().length(1, 32);
///         /// The user.
///         optional openid: String = "openid", body().sensitive();
///     }
/// }
///
/// runtime::object! {
///     /// A redeemed coupon.
///     received RedeemResponse {
///         /// The stock.
///         required stock_id: String = "stock_id";
///         /// The user.
///         optional openid: String = "openid", sensitive;
///     }
/// }
///
/// /// What a builder needs next.
/// pub mod needs {
///     wechatpay_client::runtime::needs!(CouponCode);
/// }
///
/// let request = RedeemRequest::builder().coupon_code("1").openid("o").build();
/// assert_eq!(
///     format!("{request:?}"),
///     r#"RedeemRequest { coupon_code: "1", openid: [redacted] }"#,
/// );
/// let answer: RedeemResponse = runtime::decode(br#"{"stock_id":"2"}"#)?;
/// assert_eq!((answer.stock_id.as_str(), answer.openid), ("2", None));
/// # Ok::<(), wechatpay_client::DecodeError>(())
/// ```
///
/// A struct is `sent`, `received`, or `sent_and_received`. What is sent names its builder, and what
/// that needs first. A field is `required`, with what the builder needs to set it and what it needs
/// then; `optional`; or `read_only` or `write_only`, which are optional and go one way. Behind its
/// type stand the name on the wire and what the spec says about it. Behind the fields stands what it
/// says about them together, if it does.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        $(#[$doc:meta])*
        sent $name:ident, $builder:ident, $first:ident { $($fields:tt)* } $(, $rules:expr)?
    ) => {
        $crate::__object_struct!($(#[$doc])* $name { $($fields)* });
        $crate::__object_builder!($name, $builder, $first { $($fields)* });
        $crate::__object_value!($name { $($fields)* } $(, $rules)?);
    };
    ($(#[$doc:meta])* received $name:ident { $($fields:tt)* }) => {
        $crate::__object_struct!($(#[$doc])* $name { $($fields)* });
        $crate::__object_deserialize!($name { $($fields)* });
        $crate::__object_debug!($name { $($fields)* });
    };
    (
        $(#[$doc:meta])*
        sent_and_received $name:ident, $builder:ident, $first:ident { $($fields:tt)* }
            $(, $rules:expr)?
    ) => {
        $crate::__object_struct!($(#[$doc])* $name { $($fields)* });
        $crate::__object_builder!($name, $builder, $first { $($fields)* });
        $crate::__object_value!($name { $($fields)* } $(, $rules)?);
        $crate::__object_deserialize!($name { $($fields)* });
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_struct {
    ($(#[$doc:meta])* $name:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $(($needs:ident, $next:ident))? $field:ident: $type:ty = $($rest:expr),+;
    )* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_doc])*
                pub $field: $crate::__field_type!($mode $type),
            )*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_type {
    (required $type:ty) => { $type };
    ($mode:ident $type:ty) => { ::core::option::Option<$type> };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_builder {
    ($name:ident, $builder:ident, $first:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $(($needs:ident, $next:ident))? $field:ident: $type:ty = $($rest:expr),+;
    )* }) => {
        impl $name {
            /// Starts a value: the required fields in their order, others at any time, then `build`.
            pub fn builder() -> $builder<needs::$first> {
                $builder($crate::runtime::Blank::blank(), $crate::runtime::PhantomData)
            }
        }

        impl $crate::runtime::Blank for $name {
            fn blank() -> Self {
                Self { $($field: $crate::__field_blank!($mode),)* }
            }
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`]; `Needs` is the field to set next.")]
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct $builder<Needs>($name, $crate::runtime::PhantomData<Needs>);

        $($crate::__field_setter! {
            $builder, $(#[$field_doc])* $mode $(($needs, $next))? $field: $type
        })*

        impl $builder<needs::Nothing> {
            /// The value, with all required fields set.
            #[must_use]
            pub fn build(self) -> $name {
                self.0
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_blank {
    (required) => {
        $crate::runtime::Blank::blank()
    };
    ($mode:ident) => {
        ::core::option::Option::None
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_setter {
    (
        $builder:ident, $(#[$doc:meta])*
        required($needs:ident, $next:ident) $field:ident: $type:ty
    ) => {
        impl $builder<needs::$needs> {
            $(#[$doc])*
            pub fn $field(
                mut self,
                value: impl ::core::convert::Into<$type>,
            ) -> $builder<needs::$next> {
                self.0.$field = value.into();
                $builder(self.0, $crate::runtime::PhantomData)
            }
        }
    };
    // What only answers have is not for a builder.
    ($builder:ident, $(#[$doc:meta])* read_only $field:ident: $type:ty) => {};
    ($builder:ident, $(#[$doc:meta])* $mode:ident $field:ident: $type:ty) => {
        impl<Needs> $builder<Needs> {
            $(#[$doc])*
            pub fn $field(mut self, value: impl ::core::convert::Into<$type>) -> Self {
                self.0.$field = ::core::option::Option::Some(value.into());
                self
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_value {
    ($name:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $(($needs:ident, $next:ident))? $field:ident: $type:ty
            = $wire:literal, $schema:expr;
    )* } $(, $rules:expr)?) => {
        impl $crate::runtime::Value for $name {
            fn accept(&self, visitor: &mut dyn $crate::runtime::Visitor) {
                $crate::__object_accept!(visitor, stringify!($name), &[
                    $($crate::__field_property!($mode self.$field, $wire, $schema),)*
                ] $(, $rules)?);
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::debug(self, formatter)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_accept {
    ($visitor:ident, $name:expr, $properties:expr) => {
        $visitor.object($name, $properties)
    };
    ($visitor:ident, $name:expr, $properties:expr, $rules:expr) => {
        $visitor.choice(&$crate::runtime::Shown($name, $properties), $rules)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_property {
    // Shown by `Debug` as the rest, but never sent.
    (read_only $value:expr, $wire:literal, $schema:expr) => {
        $crate::runtime::property($wire, &$value, $schema.read_only())
    };
    ($mode:ident $value:expr, $wire:literal, $schema:expr) => {
        $crate::runtime::property($wire, &$value, $schema)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_deserialize {
    ($name:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $(($needs:ident, $next:ident))? $field:ident: $type:ty
            = $wire:literal $(, $rest:expr)?;
    )* }) => {
        impl<'de> $crate::runtime::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #[allow(unused_mut, unused_variables)]
                let mut object = $crate::runtime::Object::deserialize(deserializer)?;
                Ok(Self { $($field: $crate::__field_read!($mode object, $wire),)* })
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_read {
    (required $object:ident, $wire:literal) => {
        $crate::runtime::required(&mut $object, $wire)?
    };
    (write_only $object:ident, $wire:literal) => {
        ::core::option::Option::None
    };
    ($mode:ident $object:ident, $wire:literal) => {
        $crate::runtime::optional(&mut $object, $wire)?
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object_debug {
    ($name:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $field:ident: $type:ty = $wire:literal $(, $sensitive:ident)?;
    )* }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_struct(stringify!($name))
                    $(.field($wire, $crate::__field_shown!(self.$field $(, $sensitive)?)))*
                    .finish()
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_shown {
    ($value:expr) => {
        &$value
    };
    ($value:expr, sensitive) => {
        &$crate::runtime::Redacted
    };
}

/// Defines the types that say what a builder needs next: one for each name of a required field.
#[doc(hidden)]
#[macro_export]
macro_rules! __needs {
    ($($name:ident),* $(,)?) => {
        /// All required fields are set: `build` it.
        #[derive(Debug, Clone, Copy)]
        pub struct Nothing;

        $(
            #[doc = concat!("The field that `", stringify!($name), "` stands for.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
        )*
    };
}

/// Nothing, with the feature that a spec with patterns needs; without it, the reason why such code
/// does not compile.
#[cfg(feature = "pattern")]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_feature_pattern {
    () => {};
}

/// Nothing, with the feature that a spec with patterns needs; without it, the reason why such code
/// does not compile.
#[cfg(not(feature = "pattern"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_feature_pattern {
    () => {
        compile_error!(
            "this spec has a `pattern`: enable the feature `pattern` of wechatpay-client"
        );
    };
}

/// Names the fields of a struct that come encrypted, or hold such fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __decrypt {
    ($name:ident { $($field:ident = $wire:literal,)* }) => {
        impl $crate::runtime::Decrypt for $name {
            fn decrypt(
                &mut self,
                key: &$crate::runtime::PrivateKey,
            ) -> ::core::result::Result<(), $crate::runtime::DecodeError> {
                $($crate::runtime::decrypt_property(&mut self.$field, $wire, key)?;)*
                ::core::result::Result::Ok(())
            }
        }
    };
}

/// Says what is fixed about an operation: its request, its answer, and where it goes. What reads the
/// answer is a function, or for a file a method of the client. Behind it stands `+ encrypts` if fields
/// of the request are encrypted, and `+ decrypts` if fields of the answer are.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($request:ty => $response:ty, fetch $(+ $mark:ident)*, $info:expr) => {
        $crate::__file_operation! { $request, $response, $($mark)*, $info }
    };
    ($request:ty => $response:ty, download $(+ $mark:ident)*, $info:expr) => {
        $crate::__file_operation! { $request, $response, $($mark)*, $info }
    };
    ($request:ty => $response:ty, $decode:ident $(+ $mark:ident)*, $info:expr) => {
        impl $crate::runtime::Operation for $request {
            type Response = $response;

            const INFO: $crate::runtime::OperationInfo = $info;

            fn parts(
                &self,
            ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest>
            {
                $crate::runtime::Parts::of(&Self::INFO, self)
            }

            fn decode(
                body: &[u8],
            ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
                $crate::runtime::$decode(body)
            }

            $($crate::__operation_mark! { $mark $response })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __file_operation {
    ($request:ty, $response:ty, $($mark:ident)*, $info:expr) => {
        impl $crate::runtime::FileOperation for $request {
            const INFO: $crate::runtime::OperationInfo = $info;

            fn parts(
                &self,
            ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest>
            {
                $crate::runtime::Parts::of(&Self::INFO, self)
            }

            $($crate::__operation_mark! { $mark $response })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __operation_mark {
    (encrypts $response:ty) => {
        fn parts_encrypted(
            &self,
            key: &$crate::runtime::RequestKey,
        ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest> {
            $crate::runtime::Parts::encrypted(&Self::INFO, self, key)
        }
    };
    (decrypts $response:ty) => {
        fn decode_decrypted(
            body: &[u8],
            key: &$crate::runtime::PrivateKey,
        ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
            let mut response = Self::decode(body)?;
            $crate::runtime::Decrypt::decrypt(&mut response, key)?;
            ::core::result::Result::Ok(response)
        }
    };
}

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

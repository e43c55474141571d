//! Enums that stay open: known variants, and one that keeps whatever else comes.

/// Defines an enum of texts that stays open.
///
/// ```
/// use wechatpay_client::runtime;
///
/// runtime::open_enum! {
///     /// The state of a coupon.
///     pub enum CouponState {
///         /// Sent to the user.
///         Sended = "SENDED",
///     }
/// }
///
/// assert_eq!("SENDED".parse(), Ok(CouponState::Sended));
/// assert_eq!(CouponState::from_text(String::from("NEW")).as_str(), "NEW");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $(
        $(#[$variant_doc:meta])*
        $variant:ident = $wire:literal,
    )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value that this version does not know.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The variant of a text: its own, or `Unknown`.
            #[must_use]
            pub fn from_text(text: ::std::string::String) -> Self {
                match text.as_str() {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(text),
                }
            }

            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            // Not `Self::Err`, which could be a variant.
            fn from_str(
                text: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from_text(::std::string::String::from(text)))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::runtime::Blank for $name {
            fn blank() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }

        impl $crate::runtime::Value for $name {
            fn accept(&self, visitor: &mut dyn $crate::runtime::Visitor) {
                visitor.string(self.as_str());
            }
        }

        impl<'de> $crate::runtime::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <::std::string::String as $crate::runtime::Deserialize>::deserialize(deserializer)
                    .map(Self::from_text)
            }
        }
    };
}

/// Defines an enum of whole numbers that stays open.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_integer_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $(
        $(#[$variant_doc:meta])*
        $variant:ident = $wire:literal,
    )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value that this version does not know.
            Unknown(i64),
        }

        impl $name {
            /// The variant of a number: its own, or `Unknown`.
            #[must_use]
            pub fn from_integer(integer: i64) -> Self {
                match integer {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(integer),
                }
            }

            /// The number on the wire.
            #[must_use]
            pub fn as_integer(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(integer) => *integer,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_integer(), formatter)
            }
        }

        impl $crate::runtime::Blank for $name {
            fn blank() -> Self {
                Self::Unknown(0)
            }
        }

        impl $crate::runtime::Value for $name {
            fn accept(&self, visitor: &mut dyn $crate::runtime::Visitor) {
                visitor.integer(self.as_integer());
            }
        }

        impl<'de> $crate::runtime::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <i64 as $crate::runtime::Deserialize>::deserialize(deserializer)
                    .map(Self::from_integer)
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macros make public enums and functions")]
mod tests {
    use crate::runtime;

    runtime::open_enum! {
        /// A kind of stock.
        pub enum StockType {
            /// `NORMAL`
            Normal = "NORMAL",
            /// `DISCOUNT`
            Discount = "DISCOUNT",
        }
    }

    runtime::open_integer_enum! {
        /// How urgent it is.
        pub enum Level {
            /// `1`
            Value1 = 1,
            /// `-1`
            ValueMinus1 = -1,
        }
    }

    fn stock_type(text: &str) -> StockType {
        StockType::from_text(String::from(text))
    }

    #[test]
    fn known_texts_become_known_variants() {
        assert_eq!(stock_type("NORMAL"), StockType::Normal);
        assert_eq!(stock_type("DISCOUNT"), StockType::Discount);
        assert_eq!(StockType::Discount.to_string(), "DISCOUNT");
    }

    #[test]
    fn unknown_texts_are_kept_whole() {
        let exchange = stock_type("EXCHANGE");
        assert_eq!(exchange, StockType::Unknown(String::from("EXCHANGE")));
        assert_eq!(exchange.as_str(), "EXCHANGE");
        // Case is part of the text.
        assert_eq!(stock_type("normal").as_str(), "normal");
    }

    #[test]
    fn json_reads_and_writes_the_text() {
        let read: Vec<StockType> = runtime::decode(br#"["NORMAL","EXCHANGE"]"#).unwrap();
        assert_eq!(read, ["NORMAL", "EXCHANGE"].map(stock_type));
        let json = crate::value::json::plain(&read);
        assert_eq!(json, br#"["NORMAL","EXCHANGE"]"#);
    }

    #[test]
    fn numbers_stay_open_too() {
        let read: Vec<Level> = runtime::decode(b"[1,-1,7]").unwrap();
        assert_eq!(read, [Level::Value1, Level::ValueMinus1, Level::Unknown(7)]);
        assert_eq!(crate::value::json::plain(&read), b"[1,-1,7]");
    }
}

//! String enums that stay open: known variants, and one that keeps the text of any other.

/// A string enum with known texts and one variant for every other text.
///
/// Generated enums implement it, and [`open_enum!`](crate::runtime::open_enum) adds the rest: text
/// and JSON in both directions. A known text always becomes its known variant, so two values made
/// from the same text are equal.
pub trait OpenEnum {
    /// The variant of a text: its own, or the one for all others.
    fn from_text(text: String) -> Self;

    /// The text on the wire.
    fn as_str(&self) -> &str;
}

/// An enum of whole numbers with known ones and one variant for every other.
pub trait OpenIntegerEnum {
    /// The variant of a number: its own, or the one for all others.
    fn from_integer(integer: i64) -> Self;

    /// The number on the wire.
    fn as_integer(&self) -> i64;
}

/// Gives an [`OpenEnum`](crate::runtime::OpenEnum) its text (`as_str`, `Display`, `From<&str>`,
/// `From<String>`) and its place in requests and answers (`Value`, `Deserialize`).
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident) => {
        impl $name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                <Self as $crate::runtime::OpenEnum>::as_str(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from(::std::string::String::from(text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                <Self as $crate::runtime::OpenEnum>::from_text(text)
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
                    .map(Self::from)
            }
        }
    };
}

/// What [`open_enum!`](crate::runtime::open_enum) does, for an
/// [`OpenIntegerEnum`](crate::runtime::OpenIntegerEnum).
#[doc(hidden)]
#[macro_export]
macro_rules! __open_integer_enum {
    ($name:ident) => {
        impl $name {
            /// The number on the wire.
            #[must_use]
            pub fn as_integer(&self) -> i64 {
                <Self as $crate::runtime::OpenIntegerEnum>::as_integer(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_integer(), formatter)
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(integer: i64) -> Self {
                <Self as $crate::runtime::OpenIntegerEnum>::from_integer(integer)
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
                <i64 as $crate::runtime::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the macro makes public functions, for public enums"
)]
mod tests {
    use crate::runtime;

    #[derive(Debug, Clone, PartialEq, Eq)]
    enum StockType {
        Normal,
        Discount,
        Unknown(String),
    }

    impl runtime::OpenEnum for StockType {
        fn from_text(text: String) -> Self {
            match text.as_str() {
                "NORMAL" => Self::Normal,
                "DISCOUNT" => Self::Discount,
                _ => Self::Unknown(text),
            }
        }

        fn as_str(&self) -> &str {
            match self {
                Self::Normal => "NORMAL",
                Self::Discount => "DISCOUNT",
                Self::Unknown(text) => text,
            }
        }
    }

    runtime::open_enum!(StockType);

    #[test]
    fn known_texts_become_known_variants() {
        assert_eq!(StockType::from("NORMAL"), StockType::Normal);
        assert_eq!(
            StockType::from(String::from("DISCOUNT")),
            StockType::Discount
        );
        assert_eq!(StockType::Discount.to_string(), "DISCOUNT");
    }

    #[test]
    fn unknown_texts_are_kept_whole() {
        let exchange = StockType::from("EXCHANGE");
        assert_eq!(exchange, StockType::Unknown(String::from("EXCHANGE")));
        assert_eq!(exchange.as_str(), "EXCHANGE");
        // Case is part of the text.
        assert_eq!(StockType::from("normal").as_str(), "normal");
    }

    #[test]
    fn json_reads_and_writes_the_text() {
        let read: Vec<StockType> = runtime::decode(br#"["NORMAL","EXCHANGE"]"#).unwrap();
        assert_eq!(
            read,
            [
                StockType::Normal,
                StockType::Unknown(String::from("EXCHANGE"))
            ]
        );
        assert_eq!(
            crate::value::json::to_bytes(&read),
            br#"["NORMAL","EXCHANGE"]"#
        );
    }
}

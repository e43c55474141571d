//! Rust names for the names of a spec. The rules are few, so that a reader can foresee them:
//! types and variants are `UpperCamelCase`, functions and fields `snake_case`; a keyword is written
//! raw (`r#type`), the four that cannot be raw get a trailing underscore (`self_`), and a name that
//! would begin with a digit gets a word before it. A parameter that is called like a property of the
//! body, or like an earlier parameter, gets its location before it (`path_stock_id`). What goes over the
//! wire has names that nobody here can change: of the fields of an object, the parameters of an
//! operation or the values of an enum that meet in Rust, the one written like the Rust name keeps it,
//! and the others get numbers in the order of their characters (`out_trade_no_2`), not of the spec: a
//! spec that is put in another order gives the same program. A schema without a name is called after
//! what it stands in (`StockOwner`), and gets a number where a component, a request or an earlier type is
//! called so (`StockOwner2`). A name without any letter or digit, or
//! with other characters than those of ASCII, Western European languages and Chinese, is spelled by the
//! numbers of its characters (`Value2D`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

/// A valid Rust identifier; a copy of it shares its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Identifier(Rc<str>);

impl Identifier {
    /// The identifier without `r#`.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_raw(&self) -> bool {
        KEYWORDS.contains(&self.as_str())
    }

    /// A type's name, `UpperCamelCase`.
    pub(super) fn of_type(name: &str) -> Option<Self> {
        match name.to_upper_camel_case() {
            name if name == "Self" => Self::new("SelfType".to_owned(), ""),
            // The parameter of every builder.
            name if name == "Needs" => Self::new("NeedsType".to_owned(), ""),
            name => Self::new(name, "Type"),
        }
    }

    /// A variant's name, `UpperCamelCase`; the empty value is called `Empty`.
    pub(super) fn of_variant(value: &str) -> Option<Self> {
        if value.is_empty() {
            return Self::new("Empty".to_owned(), "");
        }
        let spelled = || Self::new(format!("Value{:X}", Hex(value)), "");
        Self::new(value.to_upper_camel_case(), "Value").or_else(spelled)
    }

    /// A field's name, `snake_case`; the builder has a method called `build`.
    pub(super) fn of_field(name: &str) -> Option<Self> {
        let spelled = || Self::new(format!("field_{:x}", Hex(name)), "");
        let name = Self::of_value(name).or_else(spelled)?;
        Some(name.beside("build"))
    }

    /// A function's name, `snake_case`.
    pub(super) fn of_value(name: &str) -> Option<Self> {
        Self::new(name.to_snake_case(), "field_")
    }

    /// A type's name, of `fallback` if none can be made of `name`.
    pub(super) fn of_type_or(name: &str, fallback: &'static str) -> Self {
        let made = Self::of_type(name).or_else(|| Self::of_type(fallback));
        made.expect("the fallback is a name")
    }

    /// A function's name, of `fallback` if none can be made of `name`.
    pub(super) fn of_value_or(name: &str, fallback: &'static str) -> Self {
        let made = Self::of_value(name).or_else(|| Self::of_value(fallback));
        made.expect("the fallback is a name")
    }

    /// The name of the type that stands for a field in a builder; `Nothing` is taken.
    pub(super) fn of_marker(field: &Self) -> Self {
        Self::of_type_or(field.as_str(), "Field").beside("Nothing")
    }

    fn new(mut text: String, before_digit: &str) -> Option<Self> {
        if text.starts_with(|first: char| first.is_numeric()) {
            text.insert_str(0, before_digit);
        }
        let mut characters = text.chars();
        let starts_well = characters.next().is_some_and(unicode_ident::is_xid_start);
        if !starts_well
            || !characters.all(unicode_ident::is_xid_continue)
            || !text.chars().all(is_plain)
        {
            return None;
        }
        if matches!(text.as_str(), "self" | "super" | "crate" | "Self") {
            text.push('_');
        }
        Some(Self(text.into()))
    }

    /// A type's name with a word behind it.
    pub(super) fn with(&self, word: &str) -> Self {
        Self(format!("{}{word}", self.0).into())
    }

    /// A type's name without the word behind it, if it has that.
    pub(super) fn without(&self, word: &str) -> Option<Self> {
        self.0.strip_suffix(word).map(|text| Self(text.into()))
    }

    /// The same, with an underscore behind it if the generated code has the name `taken` already.
    pub(super) fn beside(self, taken: &str) -> Self {
        if &*self.0 == taken {
            return self.with("_");
        }
        self
    }
}

/// Names taken in one scope, and where.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: BTreeMap<Identifier, Taken>,
    numbered: BTreeMap<Box<str>, (Identifier, Box<str>)>,
}

/// For what a name was taken, and where.
#[derive(Debug)]
struct Taken {
    /// None if it is written like the name.
    wire: Option<Box<str>>,
    place: Place,
}

impl Scope {
    pub(super) fn has(&self, name: &Identifier) -> bool {
        self.taken.contains_key(name)
    }

    /// Gives numbers to those of `wires` that meet in Rust.
    pub(super) fn tell_apart<'w>(
        &mut self,
        wires: impl IntoIterator<Item = impl Into<Cow<'w, str>>>,
        name_of: impl Fn(&str) -> Option<Identifier>,
    ) {
        let named = |wire: Cow<'w, str>| {
            let name = name_of(&wire)?;
            Some(Named { name, wire })
        };
        let wires = wires.into_iter().map(Into::into);
        let mut named: Vec<Named<'w>> = wires.filter_map(named).collect();
        named.sort_unstable_by(|one, other| {
            let key = (&one.name, one.rank());
            key.cmp(&(&other.name, other.rank()))
        });
        named.dedup();
        // The first of those that meet keeps the name.
        let meeting = named.chunk_by(|one, other| one.name == other.name);
        let mut later: Vec<(&Named<'w>, &Named<'w>)> = meeting
            .flat_map(|meeting| meeting[1..].iter().map(|later| (later, &meeting[0])))
            .collect();
        later.sort_unstable_by_key(|(later, _)| later.rank());
        let mut given = BTreeSet::new();
        // Where the search goes on for each name: what was taken before still is.
        let mut next: BTreeMap<&Identifier, usize> = BTreeMap::new();
        for (Named { wire, .. }, first) in later {
            let next = next.entry(&first.name).or_insert(2);
            let is_free = |name: &Identifier| {
                let is_first = named.binary_search_by(|named| named.name.cmp(name)).is_ok();
                !is_first && !given.contains(name) && !self.has(name)
            };
            // One of so many is free.
            let mut numbers = *next..*next + named.len() + self.taken.len() + 1;
            let free = numbers.find_map(|number| {
                let name = name_of(&format!("{wire}_{number}")).filter(is_free)?;
                Some((number, name))
            });
            if let Some((number, name)) = free {
                *next = number + 1;
                given.insert(name.clone());
                let other = first.wire.as_ref().into();
                self.numbered.insert(wire.as_ref().into(), (name, other));
            }
        }
    }

    /// The numbered name of `wire`, and what it is told apart from by it.
    pub(super) fn numbered(&self, wire: &str) -> Option<&(Identifier, Box<str>)> {
        self.numbered.get(wire)
    }

    /// What the type of `wire` is called, if its schema has no name: after its `owner`, with the number
    /// that tells it apart.
    pub(super) fn type_name(&self, owner: &str, wire: &str) -> String {
        let numbered = self.numbered(wire).map(|(name, _)| name.as_str());
        format!("{owner} {}", numbered.unwrap_or(wire))
    }

    /// Where a name was taken.
    pub(super) fn place_of(&self, name: &Identifier) -> Option<Place> {
        self.taken.get(name).map(|taken| taken.place)
    }

    /// Takes `name` for `wire`; two that meet are a fault at both places.
    pub(super) fn take(
        &mut self,
        name: &Identifier,
        wire: &str,
        place: Place,
        faults: &mut Faults,
    ) -> bool {
        if let Some(taken) = self.taken.get(name) {
            let other = taken.wire.as_deref().unwrap_or(name.as_str());
            let message = format!(
                "`{wire}` and `{other}` would both be called `{}` in Rust",
                name.as_str()
            );
            faults.push(
                Fault::new(Code::NameCollision, place, message)
                    .related(taken.place, "the other is here")
                    .hint("rename one of them"),
            );
            return false;
        }
        let wire = (wire != name.as_str()).then(|| wire.into());
        self.taken.insert(name.clone(), Taken { wire, place });
        true
    }
}

/// What has a name on the wire, and the one that it would have in Rust.
#[derive(PartialEq)]
struct Named<'w> {
    name: Identifier,
    wire: Cow<'w, str>,
}

impl Named<'_> {
    /// What is written like its name is before what is not.
    fn rank(&self) -> (bool, &str) {
        (self.name.as_str() != self.wire, &self.wire)
    }
}

/// Whether a character stands for itself in an identifier: rustc warns of many others, as full-width digits
/// and ligatures, and takes an accent of its own and the letter before it for one letter.
fn is_plain(character: char) -> bool {
    character.is_ascii()
        || matches!(character, '\u{c0}'..='\u{ff}' | '\u{178}')
        || matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The characters of a text that has no letters, by their numbers.
struct Hex<'a>(&'a str);

impl fmt::LowerHex for Hex<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        characters.try_for_each(|character| write!(formatter, "{:x}", u32::from(character)))
    }
}

impl fmt::UpperHex for Hex<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        characters.try_for_each(|character| write!(formatter, "{:X}", u32::from(character)))
    }
}

/// The fault of a name from which no Rust name can be made.
pub(super) fn bad_name(what: &str, name: &str, place: Place) -> Fault {
    let message = format!(
        "no Rust name can be made of the {what} `{}`",
        name.escape_debug()
    );
    Fault::new(Code::BadName, place, message).hint("use letters, digits and underscores")
}

/// The keywords of edition 2024, strict and reserved, that may be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::Identifier;

    fn text(name: Option<Identifier>) -> String {
        let name = name.expect("a name can be made");
        format!("{}{}", if name.is_raw() { "r#" } else { "" }, name.as_str())
    }

    #[test]
    fn values_are_snake_case() {
        assert_eq!(text(Identifier::of_value("useCoupon")), "use_coupon");
        assert_eq!(text(Identifier::of_value("out-trade no")), "out_trade_no");
        assert_eq!(text(Identifier::of_value("type")), "r#type");
        assert_eq!(text(Identifier::of_value("self")), "self_");
        assert_eq!(text(Identifier::of_value("3d_secure")), "field_3d_secure");
        assert_eq!(text(Identifier::of_value("券码")), "券码");
    }

    #[test]
    fn types_and_variants_are_upper_camel_case() {
        assert_eq!(
            text(Identifier::of_type("use_coupon_request")),
            "UseCouponRequest"
        );
        assert_eq!(text(Identifier::of_variant("MERCHANT_API")), "MerchantApi");
        assert_eq!(text(Identifier::of_variant("01")), "Value01");
        assert_eq!(text(Identifier::of_variant("")), "Empty");
        assert_eq!(text(Identifier::of_variant("self")), "Self_");
    }

    #[test]
    fn a_name_without_letters_is_none() {
        assert_eq!(Identifier::of_value("…"), None);
        assert_eq!(Identifier::of_type("🎫"), None);
    }
}

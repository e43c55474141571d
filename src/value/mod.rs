//! What a request is made of: values that show themselves to a visitor, with the constraints of
//! the spec.
//!
//! A generated type says once, one line a field, what it consists of; checking it, writing it and
//! printing it are visitors.

pub(crate) mod check;
mod constraints;
pub(crate) mod debug;
mod decimal;
pub(crate) mod json;
mod location;
#[cfg(feature = "pattern")]
mod pattern;
mod rules;
mod schema;

use std::collections::BTreeMap;

pub use location::{Location, body, content, file, header, path, query, whole};
pub use schema::Schema;
pub(crate) use schema::{Bound, Contains, ListForm};

use crate::file::File;

/// A value of a request.
pub trait Value {
    /// Shows the value to `visitor` by calling one of its methods, once.
    fn accept(&self, visitor: &mut dyn Visitor);
}

/// What is done with a [`Value`]: one method for each kind there is in JSON.
pub trait Visitor {
    /// No value: a property is left out of whatever is written; an item of an array, or a value of a
    /// map, is written as `null`.
    fn absent(&mut self);

    /// `null`, which is written.
    fn null(&mut self);

    /// `true` or `false`.
    fn boolean(&mut self, value: bool);

    /// A whole number.
    fn integer(&mut self, value: i64);

    /// A number that may have a fraction.
    fn number(&mut self, value: f64);

    /// A text.
    fn string(&mut self, value: &str);

    /// A text that is the JSON of `value`.
    fn embedded(&mut self, value: &dyn Value);

    /// A value that is one of several kinds, and what the spec says of that kind; or an object, and
    /// what it says of its properties together.
    fn choice(&mut self, value: &dyn Value, schema: Schema);

    /// A file, which is sent beside the JSON.
    fn file(&mut self, file: &File);

    /// An array of `items`.
    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>);

    /// An object of `properties`, in the order in which they are written. `name` is that of the
    /// Rust type, empty if it has none.
    fn object(&mut self, name: &str, properties: &[Property<'_>]);
}

/// A part of an object: its name on the wire, its value, and what the spec says about it.
///
/// Parameters in path, query and header are parts of the outermost object of a request only.
pub type Property<'a> = (&'a str, &'a dyn Value, Schema);

/// A part of an object.
#[must_use]
pub const fn property<'a>(name: &'a str, value: &'a dyn Value, schema: Schema) -> Property<'a> {
    (name, value, schema)
}

/// An object as it is shown, to be shown again, or with a schema of its own.
#[derive(Clone, Copy)]
pub struct Shown<'a>(pub &'a str, pub &'a [Property<'a>]);

impl Value for Shown<'_> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.object(self.0, self.1);
    }
}

impl std::fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug::debug(self, formatter)
    }
}

impl Value for bool {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.boolean(*self);
    }
}

impl Value for i32 {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.integer(i64::from(*self));
    }
}

impl Value for i64 {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.integer(*self);
    }
}

impl Value for f64 {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.number(*self);
    }
}

impl Value for String {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.string(self);
    }
}

impl<T: Value> Value for Option<T> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        match self {
            Some(value) => value.accept(visitor),
            None => visitor.absent(),
        }
    }
}

impl<T: Value + ?Sized> Value for Box<T> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        (**self).accept(visitor);
    }
}

impl<T: Value> Value for Vec<T> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.array(&mut self.iter().map(|item| item as &dyn Value));
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        accept_map(self, visitor);
    }
}

/// Shows a map as an object without a name of its own.
fn accept_map<'a, T: Value + 'a>(
    entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    visitor: &mut dyn Visitor,
) {
    let properties: Vec<Property<'_>> = entries
        .into_iter()
        .map(|(name, value)| (name.as_str(), value as &dyn Value, body()))
        .collect();
    visitor.object("", &properties);
}

impl Value for serde_json::Value {
    fn accept(&self, visitor: &mut dyn Visitor) {
        match self {
            Self::Null => visitor.null(),
            Self::Bool(value) => visitor.boolean(*value),
            Self::Number(number) => match number.as_i64() {
                Some(value) => visitor.integer(value),
                None if number.is_f64() => visitor.number(number.as_f64().unwrap_or(f64::NAN)),
                // An integer beyond 64 bits with sign: refused, where `f64` would change it.
                None => visitor.number(f64::NAN),
            },
            Self::String(text) => visitor.string(text),
            Self::Array(items) => visitor.array(&mut items.iter().map(|item| item as &dyn Value)),
            Self::Object(entries) => accept_map(entries, visitor),
        }
    }
}

//! Prints a value for `Debug`, leaving out what the spec calls sensitive.

use std::fmt::{self, Debug as _};

use super::{File, Property, Schema, Value, Visitor, body};

/// Stands in `Debug` output where a sensitive value would be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Redacted;

impl Redacted {
    pub(crate) const TEXT: &str = "[redacted]";
}

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Self::TEXT)
    }
}

/// `Debug` for a value: like a derived one, but sensitive values read `[redacted]`.
///
/// # Errors
///
/// Only what `formatter` reports.
pub fn debug(value: &dyn Value, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    Redactable {
        value,
        schema: body(),
    }
    .fmt(formatter)
}

/// A value to be printed under `schema`, which may hide it.
struct Redactable<'a> {
    value: &'a dyn Value,
    schema: Schema,
}

impl fmt::Debug for Redactable<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer {
            formatter,
            schema: self.schema,
            result: Ok(()),
        };
        self.value.accept(&mut printer);
        printer.result
    }
}

struct Printer<'a, 'b> {
    formatter: &'a mut fmt::Formatter<'b>,
    schema: Schema,
    result: fmt::Result,
}

impl Printer<'_, '_> {
    fn print(&mut self, value: &dyn fmt::Debug) {
        self.result = if self.schema.sensitive {
            Redacted.fmt(self.formatter)
        } else {
            value.fmt(self.formatter)
        };
    }
}

impl Visitor for Printer<'_, '_> {
    fn absent(&mut self) {
        self.result = self.formatter.write_str("None");
    }

    fn null(&mut self) {
        self.result = self.formatter.write_str("null");
    }

    fn boolean(&mut self, value: bool) {
        self.print(&value);
    }

    fn integer(&mut self, value: i64) {
        self.print(&value);
    }

    fn number(&mut self, value: f64) {
        self.print(&value);
    }

    fn string(&mut self, value: &str) {
        self.print(&value);
    }

    fn embedded(&mut self, value: &dyn Value) {
        value.accept(self);
    }

    fn choice(&mut self, value: &dyn Value, schema: Schema) {
        let outer = self.schema;
        self.schema = outer.of_choice(schema);
        value.accept(self);
        self.schema = outer;
    }

    fn file(&mut self, file: &File) {
        self.print(file);
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        if self.schema.sensitive {
            return self.print(&Redacted);
        }
        let schema = self.schema.of_item();
        self.result = self
            .formatter
            .debug_list()
            .entries(items.map(|value| Redactable { value, schema }))
            .finish();
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        if self.schema.sensitive {
            return self.print(&Redacted);
        }
        let mut fields = self.formatter.debug_struct(name);
        for (name, value, schema) in properties {
            fields.field(
                name,
                &Redactable {
                    value: *value,
                    schema: *schema,
                },
            );
        }
        self.result = fields.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Receiver {
        openids: Vec<String>,
        name: Option<String>,
        amount: i64,
    }

    impl Value for Receiver {
        fn accept(&self, visitor: &mut dyn Visitor) {
            visitor.object(
                "Receiver",
                &[
                    ("openids", &self.openids, body().sensitive()),
                    ("name", &self.name, body().sensitive()),
                    ("amount", &self.amount, body()),
                ],
            );
        }
    }

    impl fmt::Debug for Receiver {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            debug(self, formatter)
        }
    }

    #[test]
    fn sensitive_values_are_not_shown_but_their_presence_is() {
        let mut receiver = Receiver {
            openids: vec![String::from("o1"), String::from("o2")],
            name: Some(String::from("张三")),
            amount: 100,
        };
        assert_eq!(
            format!("{receiver:?}"),
            "Receiver { openids: [redacted], name: [redacted], amount: 100 }"
        );
        receiver.name = None;
        assert_eq!(
            format!("{receiver:?}"),
            "Receiver { openids: [redacted], name: None, amount: 100 }"
        );
    }
}

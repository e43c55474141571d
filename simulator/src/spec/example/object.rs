//! Objects: their fields, and how many of them.

use serde_json::{Map, Value};

use super::{Example, is_deep, wanted::Wanted};

impl<'s> Example<'s> {
    /// All properties, so that a client reads every one; of deep ones those that are required.
    pub(super) fn object(&mut self, wanted: &Wanted<'s>, depth: usize) -> Value {
        let mut required: Vec<&str> = Vec::new();
        let lists = wanted.all("required").filter_map(Value::as_array);
        for name in lists.flatten().filter_map(Value::as_str) {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        let mut names: Vec<&str> = Vec::new();
        let lists = wanted.all("properties").filter_map(Value::as_object);
        let known = lists.flat_map(|properties| properties.keys());
        for name in known.map(String::as_str).chain(required.iter().copied()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // Those that must be there come first, so that a limit takes none of them away.
        names.sort_by_key(|name| !required.contains(name));
        let least = wanted.greatest("minProperties").unwrap_or(0);
        let most = wanted.least("maxProperties").unwrap_or(usize::MAX);

        let mut fields = Map::new();
        for name in names {
            let is_required = required.contains(&name);
            if !is_required && (fields.len() >= most || is_deep(depth) && fields.len() >= least) {
                continue;
            }
            let schemas = of_field(wanted, name);
            let value = self.named(name, &schemas, depth + 1);
            if is_required || self.keeps(&schemas, &value) {
                fields.insert(name.to_owned(), value);
            }
        }
        // Names of its own, where there have to be more.
        for number in 1..=least.min(10_000) {
            if fields.len() >= least {
                break;
            }
            let name = format!("field{number}");
            if !fields.contains_key(&name) {
                let value = self.named(&name, &of_field(wanted, &name), depth + 1);
                fields.insert(name, value);
            }
        }
        Value::Object(fields)
    }
}

/// The schemas that hold for a field, of all that hold for the object.
fn of_field<'s>(wanted: &Wanted<'s>, name: &str) -> Vec<&'s Value> {
    let of_part = |part: &'s Value| {
        let known = part.get("properties").and_then(|it| it.get(name));
        known.or_else(|| part.get("additionalProperties").filter(|it| it.is_object()))
    };
    wanted.parts().filter_map(of_part).collect()
}

//! Plausible values made from a schema: the same for the same seed.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use wechatpay_openapi::{Documents, schema};

use super::Call;
use crate::random::Sequence;

/// Schemas may go on for ever; their examples do not.
const MAX_DEPTH: usize = 8;
/// The first moment of the times that are made up, 1 January 2026 in China.
const FIRST_TIME: i64 = 1_767_196_800;

/// Makes values up.
pub(crate) struct Example<'s> {
    documents: &'s Documents,
    call: &'s Call,
    random: Sequence,
}

impl<'s> Example<'s> {
    /// Values for the answer to a call: those that the call itself has under the same name, and
    /// others that depend on the seed and the call.
    pub(crate) fn new(
        documents: &'s Documents,
        seed: u64,
        operation: &str,
        call: &'s Call,
    ) -> Self {
        let text = format!("{seed} {operation} {}", call.everything());
        let bytes = digest(&SHA256, text.as_bytes());
        let state = bytes.as_ref()[..8].iter();
        Self {
            documents,
            call,
            random: Sequence::new(state.fold(0, |state, byte| state << 8 | u64::from(*byte))),
        }
    }

    /// A value that keeps to the schema, but for its `pattern` and `multipleOf`, which only what the
    /// spec itself gives as an example keeps.
    pub(crate) fn value(&mut self, schema: &Value) -> Value {
        self.named("", schema, 0)
    }

    fn named(&mut self, name: &str, schema: &Value, depth: usize) -> Value {
        if depth > 4 * MAX_DEPTH {
            return Value::Null;
        }
        let documents = self.documents;
        let schema = documents.resolve(schema);
        let asked = self.call.get(name);
        if let Some(asked) = asked.filter(|asked| !asked.is_object())
            && schema::check(documents, schema, asked).is_ok()
        {
            return asked.clone();
        }
        if let Some(given) = self.given(schema) {
            return given;
        }
        if let Some(part) = self.choice(schema) {
            return self.named(name, part, depth + 1);
        }
        if schema.get("properties").is_some() || schema.get("allOf").is_some() {
            return self.object(schema, depth);
        }
        let is = |kind| schema::is_of_type(schema, kind);
        if is("object") {
            json!({})
        } else if is("array") {
            self.array(name, schema, depth)
        } else if is("integer") || is("number") {
            self.number(schema)
        } else if is("boolean") {
            json!(self.next(2) == 1)
        } else {
            json!(self.text(name, schema))
        }
    }

    /// What the spec itself offers.
    fn given(&mut self, schema: &Value) -> Option<Value> {
        let one = ["const", "example", "default"];
        if let Some(value) = one.iter().find_map(|keyword| schema.get(keyword)) {
            return Some(value.clone());
        }
        let several = ["examples", "enum"].iter();
        let values = several.filter_map(|keyword| schema.get(keyword)?.as_array());
        let values: Vec<&Value> = values.flatten().collect();
        let index = self.next(values.len().max(1));
        values.get(index).map(|value| (*value).clone())
    }

    fn choice<'v>(&mut self, schema: &'v Value) -> Option<&'v Value> {
        let choices = schema
            .get("oneOf")
            .or_else(|| schema.get("anyOf"))?
            .as_array()?;
        let index = self.next(choices.len().max(1));
        choices.get(index)
    }

    /// All properties, so that a client reads every one; of deep ones those that are required.
    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut fields = Map::new();
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten().filter(|_| depth < MAX_DEPTH) {
            if let Value::Object(more) = self.named("", part, depth + 1) {
                fields.extend(more);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| {
            required.is_some_and(|names| names.iter().any(|other| other.as_str() == Some(name)))
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if depth < MAX_DEPTH / 2 || is_required(name) {
                fields.insert(name.clone(), self.named(name, property, depth + 1));
            }
        }
        Value::Object(fields)
    }

    fn array(&mut self, name: &str, schema: &Value, depth: usize) -> Value {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let most = schema.get("maxItems").and_then(Value::as_u64);
        let Some(items) = schema.get("items") else {
            return json!([]);
        };
        // Few of those that lie deep, since they multiply.
        let (wished, limit) = match depth {
            0..=2 => (2, 100),
            3..MAX_DEPTH => (1, 1),
            _ => (0, 0),
        };
        let count = most.map_or(wished, |most| most.min(wished));
        let count = count.max(least).min(limit);
        (0..count)
            .map(|_| self.named(name, items, depth + 1))
            .collect()
    }

    fn number(&mut self, schema: &Value) -> Value {
        let bound = |inclusive: &str, exclusive: &str, step: i64| {
            let bound = schema.get(inclusive).and_then(Value::as_i64);
            let exclusive = schema.get(exclusive).and_then(Value::as_i64);
            bound.or_else(|| exclusive?.checked_add(step))
        };
        let least = bound("minimum", "exclusiveMinimum", 1);
        let most = bound("maximum", "exclusiveMaximum", -1);
        let least = least.unwrap_or_else(|| most.map_or(1, |most| most.min(1)));
        let most = most
            .unwrap_or_else(|| least.saturating_add(9_999))
            .max(least);
        let span = most.abs_diff(least).saturating_add(1);
        let offset = i64::try_from(self.random.next() % span).unwrap_or(0);
        json!(least.saturating_add(offset))
    }

    fn text(&mut self, name: &str, schema: &Value) -> String {
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => return self.time().format(&Rfc3339).unwrap_or_default(),
            Some("date") => return self.time().date().to_string(),
            Some("uri" | "url") => return format!("https://example.com/{}", self.digits(8)),
            Some("byte") => return "c2ltdWxhdGVk".to_owned(),
            _ => {}
        }
        let is_number = ["id", "no", "code", "mchid", "count"]
            .iter()
            .any(|ending| name == *ending || name.ends_with(&format!("_{ending}")));
        let text = if is_number {
            self.digits(10)
        } else if name.ends_with("time") {
            self.time().format(&Rfc3339).unwrap_or_default()
        } else {
            format!(
                "{} {}",
                if name.is_empty() { "text" } else { name },
                self.digits(4)
            )
        };
        self.fit(text, schema)
    }

    /// The text made as long, or as short, as the schema wants it.
    fn fit(&mut self, text: String, schema: &Value) -> String {
        let limit = |name| {
            let limit = schema.get(name).and_then(Value::as_u64)?;
            usize::try_from(limit).ok()
        };
        let least = limit("minLength").unwrap_or(0).min(10_000);
        let mut text = text;
        let missing = least.saturating_sub(text.chars().count());
        text.push_str(&self.digits(missing));
        match limit("maxLength") {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    }

    fn time(&mut self) -> OffsetDateTime {
        let china = UtcOffset::from_hms(8, 0, 0).expect("+08:00 is a valid offset");
        let first = OffsetDateTime::from_unix_timestamp(FIRST_TIME);
        let seconds = i64::try_from(self.random.next() % 31_536_000).unwrap_or(0);
        let time = first.expect("a time of this century") + Duration::seconds(seconds);
        time.to_offset(china)
    }

    fn digits(&mut self, count: usize) -> String {
        let mut digit = || char::from(b'0' + u8::try_from(self.random.next() % 10).unwrap_or(0));
        (0..count).map(|_| digit()).collect()
    }

    fn next(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        usize::try_from(self.random.next() % count).unwrap_or(0)
    }
}

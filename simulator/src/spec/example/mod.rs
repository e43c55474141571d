//! Plausible values made from a schema: the same for the same seed, and such as keep to it.

mod number;
mod object;
mod pattern;
mod text;
mod wanted;

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};
use wechatpay_openapi::{
    Documents,
    schema::{self, Rule},
};

use self::wanted::Wanted;
use super::Call;
use crate::random::Sequence;

/// Schemas may go on for ever; their examples do not. From half of this on, only what is required is
/// there.
const MAX_DEPTH: usize = 8;
/// How often one value is made up anew that breaks a rule of its own.
const ATTEMPTS: usize = 40;
/// Values made for one answer at most.
const MAX_VALUES: usize = 50_000;
/// Values made anew for one answer at most: below a schema that nothing satisfies, attempts multiply.
const MAX_RETRIES: usize = 1_000;

/// Makes values up.
pub(crate) struct Example<'s> {
    documents: &'s Documents,
    call: &'s Call,
    random: Sequence,
    /// Whether what the call and the spec offer is left aside, since it was there already.
    is_fresh: bool,
    values_left: usize,
    retries_left: usize,
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
            is_fresh: false,
            values_left: MAX_VALUES,
            retries_left: MAX_RETRIES,
        }
    }

    /// A value that keeps to the schema. Of a schema that nothing satisfies, or that needs more luck
    /// than there is, it is the first that came to mind.
    pub(crate) fn value(&mut self, schema: &'s Value) -> Value {
        self.named("", &[schema], 0)
    }

    /// A value under a name, for which all these schemas hold.
    fn named(&mut self, name: &str, schemas: &[&'s Value], depth: usize) -> Value {
        if depth > 4 * MAX_DEPTH || self.values_left == 0 {
            return Value::Null;
        }
        self.values_left -= 1;
        let asked = self.call.get(name).filter(|_| !self.is_fresh);
        if let Some(asked) = asked.filter(|asked| !asked.is_object() && self.keeps(schemas, asked))
        {
            return asked.clone();
        }
        let turn = self.next(1 << 16);
        let mut first = None;
        for attempt in 0..ATTEMPTS {
            let choose = |choices: &[&Value]| match attempt {
                // Each in turn, so that one that nothing satisfies does not stand in the way.
                0..20 => (turn + attempt) % choices.len(),
                _ => (turn ^ attempt.wrapping_mul(40_503)) % choices.len(),
            };
            let wanted = Wanted::new(self.documents, schemas, is_deep(depth), choose);
            let value = self.once(name, schemas, &wanted, depth, attempt);
            if !self.can_be_better(schemas, &value) {
                return value;
            }
            first.get_or_insert(value);
            if self.retries_left == 0 {
                break;
            }
            self.retries_left -= 1;
        }
        first.unwrap_or_default()
    }

    fn once(
        &mut self,
        name: &str,
        schemas: &[&'s Value],
        wanted: &Wanted<'s>,
        depth: usize,
        attempt: usize,
    ) -> Value {
        if let Some(given) = self.given(schemas, wanted) {
            return given;
        }
        match wanted.kind(is_deep(depth), attempt) {
            "null" => Value::Null,
            "object" => self.object(wanted, depth),
            "array" => self.array(name, wanted, depth),
            "integer" => number::number(wanted, true, &mut self.random),
            "number" => number::number(wanted, false, &mut self.random),
            "boolean" => json!(self.next(2) == 1),
            _ => json!(self.text(name, schemas, wanted)),
        }
    }

    /// What the spec itself offers, if it keeps to all of it.
    fn given(&mut self, schemas: &[&'s Value], wanted: &Wanted<'s>) -> Option<Value> {
        let one = ["const", "example", "default"].iter();
        let one = one.filter(|keyword| **keyword == "const" || !self.is_fresh);
        let mut values = one.flat_map(|keyword| wanted.all(keyword));
        if let Some(value) = values.find(|value| self.keeps(schemas, value)) {
            return Some(value.clone());
        }
        let several = ["examples", "enum"].iter();
        let several = several.filter(|keyword| **keyword == "enum" || !self.is_fresh);
        let values = several.flat_map(|keyword| wanted.all(keyword));
        let values = values.filter_map(Value::as_array).flatten();
        let values: Vec<_> = values.filter(|it| self.keeps(schemas, it)).collect();
        let index = self.next(values.len().max(1));
        values.get(index).map(|value| (*value).clone())
    }

    fn array(&mut self, name: &str, wanted: &Wanted<'s>, depth: usize) -> Value {
        let least = wanted.greatest("minItems").unwrap_or(0);
        let most = wanted.least("maxItems").unwrap_or(usize::MAX);
        let schemas: Vec<_> = wanted.all("items").collect();
        // Few of those that lie deep, since they multiply.
        let wished = match depth {
            _ if schemas.is_empty() => 0,
            0..=2 => 2,
            3..MAX_DEPTH => 1,
            _ => 0,
        };
        let must_differ = wanted.all("uniqueItems").any(|it| *it == Value::Bool(true));
        let mut items: Vec<Value> = Vec::new();
        for index in 0..wished.min(most).max(least) {
            let item = if must_differ {
                self.another(name, &schemas, &items, depth + 1)
            } else {
                Some(self.named(name, &schemas, depth + 1))
            };
            let is_good = |item: &Value| index < least || self.keeps(&schemas, item);
            match item.filter(is_good) {
                Some(item) => items.push(item),
                None => break,
            }
            if self.values_left == 0 {
                break;
            }
        }
        Value::Array(items)
    }

    /// A value that is not among these.
    fn another(
        &mut self,
        name: &str,
        schemas: &[&'s Value],
        known: &[Value],
        depth: usize,
    ) -> Option<Value> {
        let was_fresh = self.is_fresh;
        let mut found = None;
        for _ in 0..5 * ATTEMPTS {
            let value = self.named(name, schemas, depth);
            if !known.contains(&value) {
                found = Some(value);
                break;
            }
            self.is_fresh = true;
        }
        self.is_fresh = was_fresh;
        found
    }

    fn keeps(&self, schemas: &[&Value], value: &Value) -> bool {
        let mut schemas = schemas.iter();
        schemas.all(|schema| schema::check(self.documents, schema, value).is_ok())
    }

    /// Whether the value breaks a rule of its own, and not only within, where all was tried already.
    fn can_be_better(&self, schemas: &[&Value], value: &Value) -> bool {
        let broken = schemas.iter();
        let mut broken =
            broken.flat_map(|schema| schema::violations(self.documents, schema, value));
        broken.any(|it| it.pointer.is_empty() || it.rule == Rule::Required)
    }

    fn digits(&mut self, count: usize) -> String {
        let mut digit = || char::from(b'0' + u8::try_from(self.random.next() % 10).unwrap_or(0));
        (0..count).map(|_| digit()).collect()
    }

    fn next(&mut self, count: usize) -> usize {
        self.random.below(count)
    }
}

fn is_deep(depth: usize) -> bool {
    depth >= MAX_DEPTH / 2
}

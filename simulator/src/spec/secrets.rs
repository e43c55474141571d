//! Texts that travel encrypted, as their schemas say: what the operations do knows only plain ones.

use serde_json::Value;
use wechatpay_openapi::{Documents, json_pointer, schema};

use crate::keys::{EncryptingKey, SigningKey};

/// A text that should be encrypted, and is not for the key that the request names.
#[derive(Debug)]
pub(super) struct Undecryptable {
    /// JSON pointer to it.
    pub(super) pointer: String,
    pub(super) value: Value,
}

/// Decrypts all texts of a value whose schema marks them. `key` is that which the request names.
pub(super) fn decrypt(
    documents: &Documents,
    schema: &Value,
    value: &mut Value,
    key: Option<&SigningKey>,
) -> Result<(), Undecryptable> {
    let parts = |schema, _: &Value| {
        let parts = schema::parts(documents, schema).into_iter();
        parts.map(|part| (part.schema, part.is_choice)).collect()
    };
    let change = |pointer: &str, text: &mut String, is_choice: bool| {
        match key.and_then(|key| key.decrypt(text)) {
            Some(plaintext) => *text = plaintext,
            // It may be of a choice that is not encrypted.
            None if is_choice => {}
            None => {
                return Err(Undecryptable {
                    pointer: pointer.to_owned(),
                    value: Value::String(text.clone()),
                });
            }
        }
        Ok(())
    };
    Walk { parts, change }.walk(schema, value, "")
}

/// Encrypts all texts of a value whose schema marks them, for the merchant.
pub(crate) fn encrypt(
    documents: &Documents,
    schema: &Value,
    value: &mut Value,
    merchant: &EncryptingKey,
) {
    let parts = |schema, value: &Value| {
        let holding = schema::holding(documents, schema, value).into_iter();
        holding.map(|schema| (schema, false)).collect()
    };
    let change = |_: &str, text: &mut String, _: bool| {
        *text = merchant.encrypt_what_fits(text);
        Ok::<(), std::convert::Infallible>(())
    };
    match (Walk { parts, change }).walk(schema, value, "") {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// A walk over a value and the schemas of its parts.
struct Walk<P, C> {
    /// The schemas that may hold for a value, each with whether it is only one choice.
    parts: P,
    /// What becomes of a text that is marked.
    change: C,
}

impl<'d, E, P, C> Walk<P, C>
where
    P: Fn(&'d Value, &Value) -> Vec<(&'d Value, bool)>,
    C: Fn(&str, &mut String, bool) -> Result<(), E>,
{
    fn walk(&self, schema: &'d Value, value: &mut Value, pointer: &str) -> Result<(), E> {
        let parts = (self.parts)(schema, value);
        match value {
            Value::String(text) => {
                let mut marks = parts
                    .iter()
                    .filter(|(schema, _)| schema::is_encrypted(schema));
                let Some(&(_, is_choice)) = marks.next() else {
                    return Ok(());
                };
                let is_choice = is_choice && marks.all(|(_, is_choice)| *is_choice);
                (self.change)(pointer, text, is_choice)
            }
            Value::Array(items) => {
                let Some(of_each) = parts.iter().find_map(|(schema, _)| schema.get("items")) else {
                    return Ok(());
                };
                for (index, item) in items.iter_mut().enumerate() {
                    self.walk(of_each, item, &format!("{pointer}/{index}"))?;
                }
                Ok(())
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let known =
                        |(schema, _): &(&'d Value, bool)| schema.get("properties")?.get(name);
                    let other =
                        |(schema, _): &(&'d Value, bool)| schema.get("additionalProperties");
                    let known = parts.iter().find_map(known);
                    if let Some(schema) = known.or_else(|| parts.iter().find_map(other)) {
                        let name = json_pointer::segment(name);
                        self.walk(schema, field, &format!("{pointer}/{name}"))?;
                    }
                }
                Ok(())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }
}

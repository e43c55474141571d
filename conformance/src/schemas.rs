//! Random schemas.
//!
//! Their numbers are such as binary fractions write exactly: the judge reckons with those.

use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// What the schemas are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A validator: keywords may stand where they have no effect.
    Validator,
    /// The generator, which refuses those.
    Generator {
        /// Whether there are patterns.
        patterns: bool,
    },
}

/// The patterns of texts.
const PATTERNS: [&str; 6] = [
    "^[0-9]+$",
    "^[a-z]{1,2}$",
    "券",
    r"^\d{2}$",
    "^.{2}$",
    "a|7$",
];

/// The schema of a seed.
#[must_use]
pub fn of_seed(seed: u64, dialect: Dialect) -> Value {
    if let Some(schema) = rare(seed) {
        return schema;
    }
    // Small ones show most, deep ones what is of parts.
    let depth = usize::try_from(seed / 4 % 4).unwrap_or_default();
    schema(&mut Dice::new(seed), dialect, depth)
}

/// What chance would rarely make.
fn rare(seed: u64) -> Option<Value> {
    let three = json!({ "a": { "type": "integer" }, "b": { "type": "string" }, "c": {} });
    Some(match seed {
        0 => json!({
            "type": "array", "items": { "type": "integer" },
            "contains": { "minimum": 1 }, "minContains": 1, "maxContains": 2,
        }),
        1 => json!({ "allOf": [
            { "type": "string", "maxLength": 3 }, { "type": "string", "minLength": 1, "maxLength": 2 },
        ] }),
        2 => json!({
            "allOf": [{ "type": "object", "properties": three, "maxProperties": 2 }],
            "maxProperties": 3,
        }),
        3 => json!({
            "allOf": [{ "type": "object", "properties": three, "minProperties": 2 }],
            "minProperties": 1,
        }),
        _ => return None,
    })
}

fn schema(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let kinds = if depth == 0 { 8 } else { 18 };
    let mut schema = match dice.below(kinds) {
        0 | 1 => string(dice, dialect),
        2 => integer(dice, dialect),
        3 => number(dice, "number"),
        4 => json!({ "type": "boolean" }),
        5 | 6 => values(dice),
        7 => anything(dice),
        8 | 9 => array(dice, dialect, depth - 1),
        10 | 11 => map(dice, dialect, depth - 1),
        12 => choices(dice, dialect, depth - 1),
        13 | 14 => both(dice, dialect, depth - 1),
        _ => object(dice, dialect, depth - 1),
    };
    if dice.once_in(5) {
        allow_null(&mut schema);
    }
    if dialect == Dialect::Validator && depth > 0 && dice.once_in(4) {
        // Keywords of another type have no effect.
        let other = self::schema(dice, dialect, depth - 1);
        for (keyword, value) in other.as_object().into_iter().flatten() {
            schema[keyword] = schema.get(keyword).unwrap_or(value).clone();
        }
    }
    schema
}

/// Adds up to two of a least and a greatest value.
fn limit(dice: &mut Dice, schema: &mut Value, keywords: [&str; 2], least: usize) {
    let least = least + dice.below(3);
    let has = dice.below(4);
    if has & 1 > 0 {
        schema[keywords[0]] = least.into();
    }
    if has & 2 > 0 {
        schema[keywords[1]] = (least + dice.below(3)).into();
    }
}

fn string(dice: &mut Dice, dialect: Dialect) -> Value {
    if dice.once_in(6) {
        return json!({ "type": "string", "format": dice.pick(&["date", "date-time"]) });
    }
    let mut schema = json!({ "type": "string" });
    limit(dice, &mut schema, ["minLength", "maxLength"], 0);
    let has_patterns = dialect != Dialect::Generator { patterns: false };
    if has_patterns && dice.once_in(3) {
        schema["pattern"] = dice.pick(&PATTERNS).into();
    }
    schema
}

fn integer(dice: &mut Dice, dialect: Dialect) -> Value {
    let mut schema = number(dice, "integer");
    // The check at run time does not look at it, as JSON Schema has it.
    if dialect != Dialect::Validator && dice.once_in(3) {
        schema["format"] = "int32".into();
    }
    schema
}

fn number(dice: &mut Dice, kind: &str) -> Value {
    let mut schema = json!({ "type": kind });
    let limits = [
        json!(-3),
        json!(-0.5),
        json!(0),
        json!(1),
        json!(2.5),
        json!(10),
    ];
    let least = dice.below(limits.len());
    if dice.once_in(2) {
        let keyword = dice.pick(&["minimum", "minimum", "exclusiveMinimum"]);
        schema[keyword] = limits[least].clone();
    }
    if dice.once_in(2) {
        let keyword = dice.pick(&["maximum", "maximum", "exclusiveMaximum"]);
        schema[keyword] = limits[least + dice.below(limits.len() - least)].clone();
    }
    if dice.once_in(4) {
        schema["multipleOf"] = dice.pick(&[json!(0.25), json!(1), json!(2), json!(2.5), json!(3)]);
    }
    schema
}

/// A schema that has some values.
fn values(dice: &mut Dice) -> Value {
    let texts = ["ON", "OFF", "0", "", "券", "a b"];
    let first = dice.below(3);
    match dice.below(10) {
        0 => json!({ "type": "integer", "enum": [first, first + 2, -7] }),
        1 => json!({ "type": "number", "enum": [0.5, first, 2.0] }),
        2 => json!({ "type": "boolean", "enum": [true] }),
        3 => json!({ "const": dice.pick(&[json!("ON"), json!(3), json!(false), json!(1.5)]) }),
        4 => json!({ "type": ["string", "null"], "enum": [texts[first], null] }),
        5 => json!({ "type": "string", "enum": texts[first..], "maxLength": dice.below(3) }),
        6 => json!({ "type": "integer", "enum": [1, 2, 3, 4], "multipleOf": 2, "maximum": 3 }),
        _ => json!({ "type": "string", "enum": texts[first..first + 3] }),
    }
}

/// Any value, or any object.
fn anything(dice: &mut Dice) -> Value {
    if dice.once_in(2) {
        return json!({});
    }
    let mut object = json!({ "type": "object" });
    limit(dice, &mut object, ["minProperties", "maxProperties"], 0);
    object
}

fn array(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let mut items = schema(dice, dialect, depth);
    let mut list = json!({ "type": "array" });
    limit(dice, &mut list, ["minItems", "maxItems"], 0);
    if dice.once_in(3) {
        list["uniqueItems"] = true.into();
    }
    if dice.once_in(4) {
        (items, list["contains"]) = match dice.below(3) {
            0 => (
                number(dice, "integer"),
                json!({ "minimum": 1, "multipleOf": 2 }),
            ),
            1 => (string(dice, dialect), json!({ "enum": ["a", "7", "a7"] })),
            _ => (
                string(dice, dialect),
                json!({ "minLength": 1 + dice.below(2) }),
            ),
        };
        limit(dice, &mut list, ["minContains", "maxContains"], 0);
    }
    list["items"] = items;
    list
}

fn map(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let mut map = json!({ "type": "object" });
    map["additionalProperties"] = schema(dice, dialect, depth);
    limit(dice, &mut map, ["minProperties", "maxProperties"], 0);
    if dice.once_in(3) {
        map["propertyNames"] = dice.pick(&[
            json!({ "maxLength": 1 }),
            json!({ "minLength": 2 }),
            json!({ "enum": ["x", "xy"] }),
        ]);
    }
    map
}

fn object(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let names = ["a", "b", "c", "d"];
    let mut properties = Map::new();
    let mut required = Vec::new();
    for name in &names[..=dice.below(names.len())] {
        properties.insert(String::from(*name), schema(dice, dialect, depth));
        if dice.once_in(2) {
            required.push(*name);
        }
    }
    let mut object = json!({ "type": "object" });
    if dice.once_in(4) {
        limit(dice, &mut object, ["minProperties", "maxProperties"], 1);
    }
    if properties.len() > 2 && dice.once_in(4) {
        object["dependentRequired"] = json!({ "a": ["b"], "c": ["a", "b"] });
    }
    if dice.once_in(5) {
        object["additionalProperties"] = dice.once_in(2).into();
    }
    object["properties"] = properties.into();
    if !required.is_empty() {
        object["required"] = required.into();
    }
    object
}

/// One of several schemas, of different types.
fn choices(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let all = [
        string(dice, dialect),
        number(dice, "integer"),
        array(dice, dialect, depth),
        object(dice, dialect, depth),
    ];
    let first = dice.below(3);
    let keyword = dice.pick(&["oneOf", "anyOf"]);
    json!({ keyword: &all[first..first + 2] })
}

/// Two schemas at once.
fn both(dice: &mut Dice, dialect: Dialect, depth: usize) -> Value {
    let parts = match dice.below(4) {
        0 => [string(dice, dialect), string(dice, dialect)],
        1 => [number(dice, "integer"), number(dice, "number")],
        2 => [array(dice, dialect, depth), array(dice, dialect, depth)],
        _ => [object(dice, dialect, depth), object(dice, dialect, depth)],
    };
    let [first, second] = &parts;
    let is_object = first.get("properties").is_some();
    match dice.below(3) {
        0 if is_object => json!({ "allOf": [first], "minProperties": 1, "maxProperties": 2 }),
        1 => {
            // What constrains the second stands beside the first.
            let mut both = second.clone();
            let fields = both.as_object_mut().expect("an object");
            let of_types = [
                "type",
                "items",
                "properties",
                "required",
                "dependentRequired",
            ];
            fields.retain(|keyword, _| !of_types.contains(&keyword.as_str()));
            both["allOf"] = json!([first]);
            both
        }
        _ => json!({ "allOf": parts }),
    }
}

/// `null` beside the type, and among the values.
fn allow_null(schema: &mut Value) {
    let Some(kind) = schema["type"].as_str() else {
        return;
    };
    schema["type"] = json!([kind, "null"]);
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
}

/// The schema as OpenAPI 3.0 writes it.
#[must_use]
pub fn as_3_0(schema: &Value) -> Value {
    changed(schema, &|schema| {
        if let Some([kind, _null]) = schema["type"].as_array().map(Vec::as_slice) {
            schema["type"] = kind.clone();
            schema["nullable"] = true.into();
        }
        if let (None, Some(constant)) = (schema.get("enum"), schema.get("const")) {
            schema["enum"] = json!([constant]);
            schema.as_object_mut().map(|schema| schema.remove("const"));
        }
        for (inclusive, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            if let (None, Some(limit)) = (schema.get(inclusive), schema.get(exclusive)) {
                schema[inclusive] = limit.clone();
                schema[exclusive] = true.into();
            }
        }
    })
}

/// A change of a schema, at every schema in it.
#[must_use]
pub fn changed(schema: &Value, change: &dyn Fn(&mut Value)) -> Value {
    let mut schema = schema.clone();
    for keyword in ["items", "contains", "propertyNames", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
            *inner = changed(inner, change);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        for inner in schema
            .get_mut(keyword)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            *inner = changed(inner, change);
        }
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, inner) in properties.into_iter().flatten() {
        *inner = changed(inner, change);
    }
    change(&mut schema);
    schema
}

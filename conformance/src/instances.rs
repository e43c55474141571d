//! Random values near the limits of a schema: some keep to it, some do not.

use serde_json::{Map, Number, Value, json};

use crate::dice::Dice;

/// A value for a schema.
#[must_use]
pub fn instance(dice: &mut Dice, schema: &Value) -> Value {
    let mut parts = Vec::new();
    collect(dice, schema, &mut parts);
    let of = |keyword: &str| parts.iter().filter_map(|part| part.get(keyword)).collect();
    let values: Vec<&Value> = of("enum");
    if let Some(values) = values.first().and_then(|values| values.as_array())
        && !dice.once_in(6)
    {
        return dice.pick(values);
    }
    let constants: Vec<&Value> = of("const");
    if let Some(constant) = constants.first().filter(|_| !dice.once_in(4)) {
        return (*constant).clone();
    }
    if dice.once_in(14) {
        return any(dice);
    }
    let kinds: Vec<&Value> = of("type");
    match kind(dice, &kinds) {
        "string" => text(dice, &parts).into(),
        "integer" => number(dice, &parts, true),
        "number" => number(dice, &parts, false),
        "array" => array(dice, &parts),
        "object" => object(dice, &parts),
        "boolean" => dice.once_in(2).into(),
        "null" => Value::Null,
        _ => any(dice),
    }
}

/// The schema with its parts, and one of its choices.
fn collect<'s>(dice: &mut Dice, schema: &'s Value, parts: &mut Vec<&'s Value>) {
    parts.push(schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect(dice, part, parts);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[keyword].as_array() {
            let choice = dice.below(choices.len());
            collect(dice, &choices[choice], parts);
        }
    }
}

fn kind<'s>(dice: &mut Dice, kinds: &[&'s Value]) -> &'s str {
    match kinds {
        [] => "",
        kinds => match dice.pick(kinds) {
            Value::Array(kinds) => kinds[dice.below(kinds.len())].as_str(),
            kind => kind.as_str(),
        }
        .unwrap_or_default(),
    }
}

fn any(dice: &mut Dice) -> Value {
    dice.pick(&[
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(-0.5),
        json!(1_i64 << 40),
        json!("a"),
        json!(""),
        json!([]),
        json!(["a", "a"]),
        json!({}),
        json!({ "a": 1 }),
    ])
}

/// A count at one of the limits that keywords name, or beside it.
fn count(dice: &mut Dice, parts: &[&Value], keywords: &[&str]) -> usize {
    let limits = keywords
        .iter()
        .flat_map(|keyword| parts.iter().map(|part| part.get(*keyword)));
    let mut limits: Vec<usize> = limits
        .filter_map(|limit| usize::try_from(limit?.as_u64()?).ok())
        .collect();
    limits.push(1);
    (dice.pick(&limits) + dice.below(3)).saturating_sub(1)
}

/// Dates and times of RFC 3339, and what is none. A fraction of a second is cut off by the bindings: no two
/// are the same without it.
const TIMES: [&str; 14] = [
    "2015-05-20",
    "2016-02-29",
    "2015-02-29",
    "0000-01-01",
    "2015-13-01",
    "2015-5-20",
    "2015-05-20T13:29:35+08:00",
    "2015-05-20T13:29:35Z",
    "2015-05-20T13:29:36.123456789123Z",
    "2015-05-20T13:29:35",
    "2015-05-20T24:00:00Z",
    "2015-05-20T13:29:37-00:00",
    "2016-12-31T23:59:60Z",
    "2015-05-20T13:29:35+24:00",
];

fn text(dice: &mut Dice, parts: &[&Value]) -> String {
    if parts.iter().any(|part| part.get("format").is_some()) && !dice.once_in(8) {
        return String::from(dice.pick(&TIMES));
    }
    if parts.iter().any(|part| part.get("pattern").is_some()) && !dice.once_in(3) {
        return String::from(dice.pick(&[
            "12", "7", "ab", "a", "券", "x券", "１２", "a\n", "\n\n", "七7",
        ]));
    }
    let length = count(dice, parts, &["minLength", "maxLength"]);
    let characters = ["a", "7", "券", "中", "é", "\n"];
    let mut text: String = (0..length).map(|_| dice.pick(&characters)).collect();
    if dice.once_in(12) {
        text.pop();
        text.push('\u{1F381}');
    }
    text
}

fn number(dice: &mut Dice, parts: &[&Value], is_whole: bool) -> Value {
    let keywords = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ];
    let limits = keywords
        .iter()
        .flat_map(|keyword| parts.iter().map(|part| part.get(*keyword)));
    let mut limits: Vec<f64> = limits.filter_map(|limit| limit?.as_f64()).collect();
    limits.push(1.0);
    let limit = dice.pick(&limits);
    let number = limit * dice.pick(&[1.0, 1.0, 2.0]) + dice.pick(&[0.0, 0.0, 1.0, -1.0, 0.25]);
    let number = if is_whole && !dice.once_in(8) {
        number.round()
    } else {
        number
    };
    if number.fract() == 0.0 && !dice.once_in(6) {
        return format!("{number}")
            .parse::<i64>()
            .map_or(json!(0), Value::from);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn array(dice: &mut Dice, parts: &[&Value]) -> Value {
    let length = count(
        dice,
        parts,
        &["minItems", "maxItems", "minContains", "maxContains"],
    );
    let items = parts.iter().filter_map(|part| part.get("items"));
    let items: Vec<&Value> = items.collect();
    let mut list: Vec<Value> = Vec::new();
    for _ in 0..length {
        list.push(match items.as_slice() {
            _ if !list.is_empty() && dice.once_in(4) => dice.pick(&list),
            [] => any(dice),
            items => instance(dice, &json!({ "allOf": items })),
        });
    }
    list.into()
}

fn object(dice: &mut Dice, parts: &[&Value]) -> Value {
    let mut object = Map::new();
    for name in ["a", "b", "c", "d"] {
        let of_parts = parts.iter().filter_map(|part| part["properties"].get(name));
        let schemas: Vec<&Value> = of_parts.collect();
        let names = parts
            .iter()
            .filter_map(|part| part["required"].as_array())
            .flatten();
        let is_required = names.into_iter().any(|required| required == name);
        let is_there = if is_required {
            !dice.once_in(14)
        } else {
            dice.once_in(2)
        };
        if !schemas.is_empty() && is_there {
            let value = instance(dice, &json!({ "allOf": schemas }));
            object.insert(String::from(name), value);
        }
    }
    let others: Vec<&Value> = parts
        .iter()
        .filter_map(|part| part.get("additionalProperties"))
        .filter(|others| others.is_object())
        .collect();
    if let [others, ..] = others.as_slice() {
        for _ in 0..count(dice, parts, &["minProperties", "maxProperties"]) {
            let name = dice.pick(&["x", "y", "z", "券", "xy"]);
            object.insert(String::from(name), instance(dice, others));
        }
    } else if dice.once_in(10) {
        object.insert(String::from("z"), any(dice));
    }
    object.into()
}

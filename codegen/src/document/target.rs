//! What a reference names: a file, and the way from its root to a value, as a JSON Pointer.

use std::borrow::Cow;

/// The target of a reference, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target<'t> {
    /// The other file as it is written; empty for the file that the reference stands in.
    pub(crate) file: &'t str,
    /// The keys and positions from the root of the file, as they are there; none if what is behind the
    /// `#` is no JSON Pointer.
    way: Option<Vec<Cow<'t, str>>>,
}

impl<'t> Target<'t> {
    pub(crate) fn of(written: &'t str) -> Self {
        let (file, pointer) = written.split_once('#').unwrap_or((written, ""));
        let way = match pointer {
            "" => Some(Vec::new()),
            pointer => pointer
                .strip_prefix('/')
                .map(|steps| steps.split('/').map(key).collect()),
        };
        Self { file, way }
    }

    pub(super) fn way(&self) -> Option<&[Cow<'t, str>]> {
        self.way.as_deref()
    }

    /// `Money` of `#/components/schemas/Money`, if components of that kind are wanted.
    pub(crate) fn component(&self, kind: &str) -> Option<&str> {
        match self.way()? {
            [components, own, name] if components == "components" && own == kind => Some(name),
            _ => None,
        }
    }

    /// The kind of component that it names.
    pub(super) fn component_kind(&self) -> Option<&str> {
        match self.way()? {
            [components, kind, _] if components == "components" => Some(kind),
            _ => None,
        }
    }

    /// What names the target, of which its Rust name is made: the last name on the way, with the
    /// keywords and positions behind it but for those that say nothing, or else the file's stem.
    ///
    /// So `#/components/schemas/Card` and `card.yaml#/Card` are called `Card`, `Card/properties/owner` is
    /// `owner`, `Card/items` is `Card items`, and `card.yaml` is `card`.
    pub(crate) fn name(&self) -> String {
        let way = self.way().unwrap_or_default();
        let last = self.last_name(way.len());
        let behind = &way[last.map_or(0, |last| last + 1)..];
        let behind = behind.iter().filter(|key| {
            let is_media_type = key.contains('/');
            !is_media_type && !matches!(key.as_ref(), "schema" | "content")
        });
        let name = last.map_or_else(|| self.stem(), |last| way[last].clone());
        behind.fold(name.into_owned(), |name, key| name + " " + key)
    }

    /// The same with the name before it, for where that one is taken: of the way, or else of the file, or
    /// of its folder.
    pub(super) fn full_name(&self) -> String {
        let way = self.way().unwrap_or_default();
        let before = match self.last_name(way.len()) {
            Some(last) => match self.last_name(last) {
                Some(before) => way[before].clone(),
                None => self.stem(),
            },
            None => percent_decoded(self.file.rsplit('/').nth(1).unwrap_or_default()),
        };
        format!("{before} {}", self.name())
    }

    /// The position of the last name on the way up to an `end`.
    fn last_name(&self, end: usize) -> Option<usize> {
        let way = self.way().unwrap_or_default();
        let key = |at: usize| way[at].as_ref();
        let is_name = |at: usize| match at.checked_sub(1).map(key) {
            Some("properties" | "$defs" | "definitions" | "paths" | "webhooks") => true,
            Some("content") => false,
            _ if at == 2 && key(0) == "components" => true,
            _ => !STRUCTURE.contains(&key(at)) && !is_position(key(at)),
        };
        (0..end).rev().find(|at| is_name(*at))
    }

    /// The name of the file without its extension.
    fn stem(&self) -> Cow<'t, str> {
        let name = self.file.rsplit('/').next().unwrap_or_default();
        percent_decoded(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
    }
}

/// The keywords on the way to a schema, a parameter, a body, a response or a path item.
const STRUCTURE: &[&str] = &[
    "$defs",
    "additionalProperties",
    "allOf",
    "anyOf",
    "components",
    "content",
    "contentSchema",
    "definitions",
    "delete",
    "get",
    "items",
    "oneOf",
    "parameters",
    "patch",
    "paths",
    "post",
    "properties",
    "propertyNames",
    "put",
    "requestBody",
    "responses",
    "schema",
    "webhooks",
];

/// Whether a key is a position in a list, or a status.
fn is_position(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_digit())
}

/// A key of the way: a step without the escapes of a URL, and then those of a JSON Pointer.
fn key(written: &str) -> Cow<'_, str> {
    let plain = percent_decoded(written);
    if plain.contains('~') {
        return Cow::Owned(plain.replace("~1", "/").replace("~0", "~"));
    }
    plain
}

/// A key as a step of a JSON Pointer.
pub(super) fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A text without the escapes of a URL; what is no escape stays.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit = |at: usize| char::from(*behind.get(at)?).to_digit(16);
        rest = match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                &behind[2..]
            }
            _ => {
                bytes.push(*first);
                behind
            }
        };
    }
    match String::from_utf8(bytes) {
        Ok(plain) => Cow::Owned(plain),
        Err(_) => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_taken_out_of_each_step() {
        let target = Target::of("a%20b.yaml#/paths/~1v3~1%7Bid%7D/a~01/100%");
        assert_eq!(target.file, "a%20b.yaml");
        let way = target.way().expect("a JSON Pointer");
        assert_eq!(way, ["paths", "/v3/{id}", "a~1", "100%"]);
        assert_eq!(Target::of("a.yaml").way(), Some(&[][..]));
        assert_eq!(Target::of("a.yaml#").way(), Some(&[][..]));
        assert_eq!(Target::of("#anchor").way(), None);
        assert_eq!(percent_decoded("%E5%88%B8%ff"), "%E5%88%B8%ff");
        assert_eq!(percent_decoded("%E5%88%B8"), "券");
    }

    #[test]
    fn the_last_name_on_the_way_is_the_targets() {
        for (written, name) in [
            ("#/components/schemas/Card", "Card"),
            ("common/card.yaml#/Card", "Card"),
            ("#/definitions/items", "items"),
            ("#/components/schemas/Card/properties/owner", "owner"),
            ("#/components/schemas/Card/properties/items", "items"),
            ("#/components/schemas/Card/items", "Card items"),
            ("#/components/schemas/Card/allOf/0", "Card allOf 0"),
            (
                "#/paths/~1v3~1cards/get/responses/200/content/application~1json/schema",
                "/v3/cards get responses 200",
            ),
            ("../schemas/card.v2.yaml", "card.v2"),
            ("my%20card.json#", "my card"),
            ("card", "card"),
            ("list.yaml#/items", "list items"),
            (
                "#/components/responses/Created/content/application~1json/schema",
                "Created",
            ),
        ] {
            assert_eq!(Target::of(written).name(), name, "{written}");
        }
    }

    #[test]
    fn a_name_that_is_taken_has_the_one_before_it() {
        for (written, name) in [
            ("#/components/schemas/Card/properties/owner", "Card owner"),
            ("common/card.yaml#/Owner", "card Owner"),
            ("common/card.yaml", "common card"),
        ] {
            assert_eq!(Target::of(written).full_name(), name, "{written}");
        }
    }
}

//! Tags of YAML's own, as `!!int`: the parser acts on them without a word, so they are looked for in a
//! reading of their own.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::fault::{Code, Fault, Faults, Position};
use crate::source::{FileId, Source};

/// How many tags of a file are reported; each takes a reading.
const REPORTED: usize = 10;

/// Reports the tags that make another thing of a value than it is without them.
pub(super) fn check(source: &Source, file: FileId, faults: &mut Faults) {
    let text = source.text();
    if !text.contains("!!") && !text.contains("!<t") {
        return;
    }
    // The parser keeps a document's own tags. These words are as long, so that places stay.
    let text = text.replace("!!", "!-").replace("!<t", "!<!");
    for number in 0..REPORTED {
        let Some(offset) = disagreeing(&text, number) else {
            return;
        };
        faults.push(fault(source, file, offset));
    }
}

fn fault(source: &Source, file: FileId, offset: usize) -> Fault {
    let offset = source.clamp(offset);
    let line = &source.text()[offset..source.line_at(offset).end];
    // An anchor may stand before it.
    let tag = line.find('!').unwrap_or(0);
    let ends = |character: char| character.is_whitespace() || ",]}".contains(character);
    let length = match line[tag..].find('>') {
        Some(end) if line[tag..].starts_with("!<") => end + 1,
        _ => line[tag..].find(ends).unwrap_or(line.len() - tag),
    };
    let name = &line[tag..tag + length];
    let message = format!("the tag `{name}` makes something else of this value");
    let at = Position::Bytes(file, offset + tag..offset + tag + length);
    Fault::new(Code::YamlTag, at, message)
        .hint("take the tag out; put in quotes what is text, and nothing else")
}

/// The byte of a tag that its value disagrees with, after so many of them.
fn disagreeing(text: &str, number: usize) -> Option<usize> {
    let document = serde_yaml::Deserializer::from_str(text).next()?;
    let mut reader = Reader {
        number,
        is_found: false,
    };
    let error = KindSeed(&mut reader).deserialize(document).err()?;
    if !reader.is_found {
        return None;
    }
    error.location().map(|location| location.index())
}

/// What a value is without its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Integer,
    Float,
    Text,
    List,
    Mapping,
}

impl Kind {
    /// What YAML's own tag of this name, as [`check`] writes it, makes of a value.
    fn of_tag(name: &str) -> Option<Self> {
        let name = name.strip_prefix('-')?;
        let kind = match name {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Integer,
            "float" => Self::Float,
            "str" => Self::Text,
            "seq" => Self::List,
            "map" => Self::Mapping,
            _ => return None,
        };
        Some(kind)
    }
}

struct Reader {
    /// How many tags are left to be passed by.
    number: usize,
    is_found: bool,
}

struct KindSeed<'r>(&'r mut Reader);

impl<'de> DeserializeSeed<'de> for KindSeed<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KindSeed<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: Error>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Bool)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Integer)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Kind, E> {
        Ok(Kind::Integer)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Kind, E> {
        Ok(Kind::Integer)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Kind, E> {
        Ok(Kind::Integer)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Float)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Kind, E> {
        Ok(Kind::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
        while items.next_element_seed(KindSeed(self.0))?.is_some() {}
        Ok(Kind::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        while map.next_key_seed(KindSeed(self.0))?.is_some() {
            map.next_value_seed(KindSeed(self.0))?;
        }
        Ok(Kind::Mapping)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Kind, A::Error> {
        let (name, value) = tagged.variant::<String>()?;
        let kind = value.newtype_variant_seed(KindSeed(self.0))?;
        if Kind::of_tag(&name) == Some(kind) {
            return Ok(kind);
        }
        if self.0.number == 0 {
            self.0.is_found = true;
            return Err(A::Error::custom("found"));
        }
        self.0.number -= 1;
        Ok(kind)
    }
}

//! Bodies as written: their media types, and how the parts of a form are written.

use super::keywords;
use super::reader::{Mapping, Reader};
use super::schema::{self, owned};
use super::{Encoding, Located, MediaType, OrReference};

/// The media types of `content`.
pub(super) fn content(parent: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<MediaType> {
    let Some(content) = parent.mapping("content", "map of media types", reader) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for entry in content.entries {
        let name = reader.key(entry);
        let Some(media_type) = Mapping::read(&entry.value, "media type", reader) else {
            let place = reader.place(&entry.value);
            list.push(MediaType {
                name,
                encoding: Vec::new(),
                schema: Some(OrReference::Unknown(place)),
                place,
            });
            continue;
        };
        media_type.check(&keywords::MEDIA_TYPE, reader);
        list.push(MediaType {
            name,
            place: media_type.place,
            encoding: encodings(&media_type, reader),
            schema: media_type
                .node("schema")
                .map(|node| schema::read(node, reader)),
        });
    }
    list
}

/// The parts that `encoding` names.
fn encodings(media_type: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Encoding> {
    let Some(encoding) = media_type.mapping("encoding", "map of properties", reader) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for entry in encoding.entries {
        let Some(part) = Mapping::read(&entry.value, "encoding", reader) else {
            continue;
        };
        part.check(&keywords::ENCODING, reader);
        let place = reader.key_place(entry);
        list.push(Encoding {
            property: Located {
                value: entry.key.to_string(),
                place,
            },
            content_type: owned(part.string("contentType", reader)),
        });
    }
    list
}

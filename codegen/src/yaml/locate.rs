//! From the number of a node to the bytes that are marked for it.

use std::collections::HashMap;
use std::ops::Range;

use super::NodeId;
use super::read::{Found, Written, find, find_many};
use crate::source::Source;

/// Where `node` stands in the text: a key or scalar whole, of a mapping its first key, of a
/// list the beginning of its first item. Never beyond the end of a line.
pub(crate) fn locate(source: &Source, node: NodeId) -> Range<usize> {
    let mut documents = serde_yaml::Deserializer::from_str(source.text());
    let found = documents
        .next()
        .and_then(|document| find(document, source.text(), node));
    found.map_or(0..0, |found| bytes(source, found))
}

/// How much of a text may be read again to find its collections, each of which takes a reading.
const READ_AGAIN: usize = 16 * 1024 * 1024;

/// The same for many nodes, in their order: the keys and scalars by one reading of the text. Of very
/// many collections in a large text the last are marked only near: at their first key or scalar.
pub(crate) fn locate_all(source: &Source, nodes: &[NodeId]) -> Vec<(NodeId, Range<usize>)> {
    let mut readings = READ_AGAIN / source.text().len().max(1);
    let mut found: HashMap<NodeId, Found> = find_many(source.text(), nodes).into_iter().collect();
    let mut place = |node| match found.remove(&node) {
        Some(found) if !found.is_near || readings == 0 => bytes(source, found),
        None if readings == 0 => 0..0,
        _ => {
            readings -= 1;
            locate(source, node)
        }
    };
    nodes.iter().map(|node| (*node, place(*node))).collect()
}

fn bytes(source: &Source, found: Found) -> Range<usize> {
    let Found {
        offset, written, ..
    } = found;
    let offset = source.clamp(offset);
    let line = &source.text()[offset..source.line_at(offset).end];
    let start = match written {
        Written::Tag => 0,
        _ => properties(line),
    };
    let length = marked(&line[start..], &written);
    offset + start..offset + start + length
}

/// The length of the anchor and tag before a value.
fn properties(line: &str) -> usize {
    let mut rest = line;
    while rest.starts_with(['&', '!']) {
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', '\t']);
    }
    if rest.trim_end().is_empty() {
        // The value itself is on another line: the anchor is marked.
        return 0;
    }
    line.len() - rest.len()
}

/// The length of what is marked at the beginning of `line`.
fn marked(line: &str, written: &Written) -> usize {
    match line.chars().next() {
        None => 0,
        Some(quote @ ('"' | '\'')) => quoted(line, quote),
        Some('[' | '{') => 1,
        Some(_) => match written {
            Written::Text(text) if line.starts_with(text) => text.len(),
            Written::Tag => line.find(char::is_whitespace).unwrap_or(line.len()),
            _ => word(line),
        },
    }
}

/// The length of a quoted scalar, or of its part on this line.
fn quoted(line: &str, quote: char) -> usize {
    let mut characters = line.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            // '' in single quotes is a quotation mark.
            let is_doubled =
                quote == '\'' && characters.next_if(|(_, next)| *next == quote).is_some();
            if !is_doubled {
                return at + quote.len_utf8();
            }
        }
    }
    line.trim_end().len()
}

/// The length of a plain scalar whose text is not known, or of a mapping's first key: up to a
/// colon, a comma, a closing bracket or a comment.
fn word(line: &str) -> usize {
    let mut previous = ' ';
    for (at, character) in line.char_indices() {
        let next = line[at + character.len_utf8()..].chars().next();
        let ends = match character {
            ':' => next.is_none_or(char::is_whitespace),
            ',' | ']' | '}' => true,
            '#' => previous.is_whitespace(),
            _ => false,
        };
        if ends && at > 0 {
            return line[..at].trim_end().len();
        }
        previous = character;
    }
    line.trim_end().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fault::Faults;
    use crate::source::Sources;
    use crate::yaml::{Memory, Node, Value, read};

    fn mark<'a>(line: &'a str, text: Option<&str>) -> &'a str {
        let written = text.map_or(Written::Other, |text| Written::Text(text.to_owned()));
        let line = &line[properties(line)..];
        &line[..marked(line, &written)]
    }

    #[test]
    fn marks_scalars_whole() {
        assert_eq!(
            mark("plain, text # comment", Some("plain, text")),
            "plain, text"
        );
        assert_eq!(mark("12, 13]", None), "12");
        assert_eq!(mark("true # yes", None), "true");
        assert_eq!(mark(r#""a \" b" x"#, Some("a \" b")), r#""a \" b""#);
        assert_eq!(mark("'it''s': x", Some("it's")), "'it''s'");
        assert_eq!(mark("\"not closed", None), "\"not closed");
    }

    #[test]
    fn marks_the_beginning_of_collections() {
        assert_eq!(mark("名称: 文", None), "名称");
        assert_eq!(mark("http://x: 1", None), "http://x");
        assert_eq!(mark("{a: 1}", None), "{");
        assert_eq!(mark("|  # block", None), "|");
    }

    #[test]
    fn skips_anchors_and_tags() {
        assert_eq!(mark("&anchor !!str text", Some("text")), "text");
        assert_eq!(mark("&anchor", Some("text")), "&anchor");
    }

    #[test]
    fn every_node_is_found_where_it_is_written() {
        let text = "\
# 注释
名称: &n 优惠券
\"quo\\ted\": [1, -2.5, { a: ~, b: true }]
list:
  - 'it''s'
  - - deep: |
        block
empty:
again: *n
";
        let mut sources = Sources::default();
        let mut faults = Faults::default();
        let file = sources.add_text(text);
        let source = sources.get(file);
        let root = read(source, file, &mut Memory::of(0), &mut faults).expect("YAML");
        assert!(faults.is_empty());
        let mut nodes = Vec::new();
        collect(&root, &mut |id| nodes.push(id));
        let marked: Vec<_> = nodes
            .iter()
            .map(|node| &text[locate(source, *node)])
            .collect();
        let expected = [
            "名称",
            "名称",
            "优惠券",
            "\"quo\\ted\"",
            "[",
            "1",
            "-2.5",
            "{",
            "a",
            "~",
            "b",
            "true",
            "list",
            "- 'it''s'",
            "'it''s'",
            "- deep",
            "deep",
            "deep",
            "|",
            "empty",
            "",
            "again",
            "优惠券",
        ];
        assert_eq!(marked, expected);
        let together = locate_all(source, &nodes);
        let together: Vec<_> = together
            .into_iter()
            .map(|(_, place)| &text[place])
            .collect();
        assert_eq!(together, expected);
    }

    /// Pieces that make places hard to find: breaks of lines, wide characters, anchors, collections.
    fn pieces() -> impl Strategy<Value = String> {
        let pieces = vec![
            "名: ", "a: ", "b", "\n", "\n  ", "\n- ", "[", "]", "{", "}", ", ", "\"", "'", "|\n",
            "&a ", "*a", "!t ", "!!str ", "\r\n", "\r", "\u{85}", "\u{2028}", "1", "~", "# ", "🎫",
            "? ",
        ];
        prop::collection::vec(prop::sample::select(pieces), 0..30)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn many_nodes_are_found_where_each_is(text in pieces()) {
            let mut sources = Sources::default();
            let file = sources.add_text(&text);
            let source = sources.get(file);
            let root = read(source, file, &mut Memory::of(0), &mut Faults::default());
            let mut nodes = Vec::new();
            if let Some(root) = root {
                collect(&root, &mut |id| nodes.push(id));
            }
            for (node, found) in find_many(&text, &nodes) {
                if !found.is_near {
                    prop_assert_eq!(bytes(source, found), locate(source, node), "{:?}", node);
                }
            }
            for (node, place) in locate_all(source, &nodes) {
                prop_assert_eq!(place, locate(source, node), "{:?}", node);
            }
        }
    }

    /// Calls `visit` with the number of every value and key in the order they are written.
    fn collect(node: &Node, visit: &mut impl FnMut(NodeId)) {
        visit(node.id);
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| collect(item, visit)),
            Value::Mapping(entries) => {
                for entry in entries {
                    visit(entry.key_id);
                    collect(&entry.value, visit);
                }
            }
            _ => {}
        }
    }
}

//! What the values of a run's files take of memory, held within measure before the parser, which knows
//! none, sees any.

use crate::fault::{Code, Fault, Faults};
use crate::source::{FileId, Source};

/// What a value takes, nearly, whatever its length: half of it in the parser, and later as much in the
/// document and the model.
const BYTES_A_VALUE: usize = 270;

/// How many times the size of its files a run may take.
const TIMES: usize = 20;

/// What a run may take in any case. All documents of WeChat Pay together would, as JSON without a blank
/// and without documentation.
const ALWAYS: usize = 64 * 1024 * 1024;

/// The size of a run's files, and their values so far.
#[derive(Debug)]
pub(crate) struct Memory {
    bytes: usize,
    values: usize,
}

impl Memory {
    /// For files of so many bytes together.
    pub(crate) fn of(bytes: usize) -> Self {
        Self { bytes, values: 0 }
    }

    /// Counts a file that others lead to.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Counts the values of a file. `None` and a fault if there is no room for so many.
    pub(super) fn take(
        &mut self,
        source: &Source,
        file: FileId,
        faults: &mut Faults,
    ) -> Option<Allowance> {
        let written = values(source.text());
        let together = self.values + written;
        let Some(left) = (self.limit() / BYTES_A_VALUE).checked_sub(together) else {
            faults.push(self.too_many(file));
            return None;
        };
        self.values = together;
        Some(Allowance { written, left })
    }

    /// Counts what aliases repeat: a file has more nodes than values are written in it.
    pub(super) fn repeat(&mut self, nodes: usize, allowance: &Allowance) {
        let repeated = nodes.saturating_sub(allowance.written);
        self.values += repeated.min(allowance.left);
    }

    /// How many bytes the values may take.
    fn limit(&self) -> usize {
        ALWAYS.max(TIMES * self.bytes)
    }

    fn too_many(&self, file: FileId) -> Fault {
        let limit = self.limit() / 1024 / 1024;
        let message =
            format!("with so many values this would take more than {limit} MiB of memory");
        Fault::new(Code::FileTooLarge, file, message).hint(
            "make the Rust of each product by a run of its own; what has values by the ten thousand is \
             data, and no part of a spec",
        )
    }
}

/// The values of a file, and how many more there is room for.
#[derive(Debug)]
pub(super) struct Allowance {
    pub(super) written: usize,
    pub(super) left: usize,
}

/// The values of a text, nearly: keys and scalars, and the beginning and end of each list and mapping. They
/// are counted by the signs between them, those in strings too.
fn values(text: &str) -> usize {
    let mut values = 0;
    let mut outer = Outer::default();
    for line in text.split(['\n', '\r']) {
        let content = line.trim_start_matches(' ');
        // A comment, or text within a text.
        if !content.is_empty() && !content.starts_with('#') {
            values += values_of_line(line.len() - content.len(), content.as_bytes(), &mut outer);
        }
    }
    values
}

/// Where the last line stands.
#[derive(Default)]
struct Outer {
    indent: usize,
    is_item: bool,
}

/// The values of a line that stands so far to the right.
fn values_of_line(indent: usize, content: &[u8], outer: &mut Outer) -> usize {
    let ends_word = |at: usize| matches!(content.get(at), None | Some(b' ' | b'\t'));
    let is_item = content[0] == b'-' && ends_word(1);
    let mut values = 1;
    if indent > outer.indent || indent == outer.indent && is_item && !outer.is_item {
        values += 2;
    }
    let mut pairs = 0;
    for (at, byte) in content.iter().enumerate() {
        values += match byte {
            b',' => 1,
            b'[' | b'{' => 2,
            b'-' if at > 0 && ends_word(at + 1) => 2,
            b'?' if ends_word(at + 1) => 2,
            _ => 0,
        };
        let ends_key = || at > 0 && matches!(content[at - 1], b'"' | b'\'' | b']' | b'}');
        pairs += usize::from(*byte == b':' && (ends_word(at + 1) || ends_key()));
    }
    *outer = Outer { indent, is_item };
    // A mapping begins within the item.
    if is_item && pairs > 0 {
        values += 2;
        let blanks = content[1..].iter().take_while(|byte| **byte == b' ');
        outer.indent += 1 + blanks.count();
    }
    values + pairs
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_counted_by_the_signs_between_them() {
        for (text, expected) in [
            ("a: 1\n", 2),
            ("a:\n  b: 1\n", 6),
            ("a:\n- 1\n- 2\n- 3\n", 7),
            ("a:\n  - b: 1\n    c: 2\n  - b: 3\n    c: 4\n", 16),
            ("{\"a\":[1,2],\"b\":{}}", 11),
            ("[a, b, c]", 5),
            ("- - - a\n", 7),
            ("a: # 1\n\n# b: 2\n", 2),
            ("", 0),
        ] {
            assert_eq!(values(text), expected, "{text:?}");
        }
    }
}

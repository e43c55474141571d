//! Spec files as text: their names for people, their bytes, and lines and columns in them.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Read as _};
use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::characters::Characters;
use crate::fault::{Code, Fault, Faults, Position};

/// The largest spec file that is read, in bytes. All of WeChat Pay's API is an eighth of it.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Which of the [`Sources`] something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileId(u32);

impl FileId {
    /// That of the file after so many others.
    fn after(files: usize) -> Self {
        Self(u32::try_from(files).expect("no run has so many files"))
    }
}

/// One spec file.
#[derive(Debug)]
pub(crate) struct Source {
    path: PathBuf,
    text: String,
    /// Known once a fault is to be shown.
    lines: OnceCell<Lines>,
}

/// Where the lines of a text begin, and its characters: a line may be the whole text, with thousands of
/// faults on it.
#[derive(Debug)]
struct Lines {
    starts: Vec<usize>,
    characters: Characters,
}

impl Source {
    fn new(path: PathBuf, text: String) -> Self {
        Self {
            path,
            text,
            lines: OnceCell::new(),
        }
    }

    /// The file's path as the user gave it.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The text, without a byte order mark.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The 1-based line and column, the column in characters, of the byte at `offset`.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.starts.partition_point(|start| *start <= offset);
        let characters = |at| lines.characters.before(&self.text, at);
        let column = characters(offset) - characters(lines.starts[line - 1]) + 1;
        (line, column)
    }

    /// The line that `offset` is in, as a byte range without its line break.
    pub(crate) fn line_at(&self, offset: usize) -> Range<usize> {
        let starts = &self.lines().starts;
        let next = starts.partition_point(|start| *start <= offset);
        let end = starts.get(next).map_or(self.text.len(), |next| next - 1);
        starts[next - 1]..end
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let breaks = self.text.match_indices('\n');
            Lines {
                starts: iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect(),
                characters: Characters::of(&self.text),
            }
        })
    }

    /// `offset`, moved back onto the text and to the beginning of a character.
    pub(crate) fn clamp(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// All files of a run, in the order they were read.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Reads a file. Text that cannot be a spec (too large, not UTF-8) goes to `faults`.
    pub(crate) fn read(&mut self, path: &Path, faults: &mut Faults) -> io::Result<FileId> {
        let file = FileId::after(self.files.len());
        let opened = File::open(path)?;
        let length = opened.metadata()?.len().min(MAX_BYTES);
        // One more than there are, to see that there are no more.
        let mut bytes = Vec::with_capacity(usize::try_from(length + 1).unwrap_or_default());
        // Cut off one byte behind the limit: what is given may be a device without an end.
        opened.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        let text = if bytes.len() as u64 > MAX_BYTES {
            faults.push(too_large(file));
            String::new()
        } else {
            decode(bytes, file, faults)
        };
        self.files.push(Source::new(path.to_owned(), text));
        Ok(file)
    }

    /// A source for a test.
    #[cfg(test)]
    pub(crate) fn add_text(&mut self, text: &str) -> FileId {
        let path = PathBuf::from("test.yaml");
        self.files.push(Source::new(path, text.to_owned()));
        FileId::after(self.files.len() - 1)
    }

    pub(crate) fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// The file that was read after so many others.
    pub(crate) fn id(&self, index: usize) -> Option<FileId> {
        (index < self.files.len()).then(|| FileId::after(index))
    }

    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The bytes of all texts.
    pub(crate) fn bytes(&self) -> usize {
        self.files.iter().map(|source| source.text.len()).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, source)| (FileId::after(index), source))
    }
}

/// The text of a file; bytes that are no UTF-8 are replaced, so that the fault can be shown in it.
fn decode(bytes: Vec<u8>, file: FileId, faults: &mut Faults) -> String {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let stripped = if text.starts_with(BYTE_ORDER_MARK) {
                BYTE_ORDER_MARK.len()
            } else {
                0
            };
            faults.push(not_utf8(file, at - stripped, is_utf16));
            text
        }
    };
    if text.starts_with(BYTE_ORDER_MARK) {
        text.drain(..BYTE_ORDER_MARK.len());
    }
    text
}

fn not_utf8(file: FileId, at: usize, is_utf16: bool) -> Fault {
    if is_utf16 {
        return Fault::new(Code::NotUtf8, file, "this file is UTF-16, not UTF-8")
            .hint("save it as UTF-8");
    }
    // The replacement character, which stands in the decoded text for the bytes.
    let replaced = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let at = Position::Bytes(file, replaced);
    Fault::new(Code::NotUtf8, at, "this file is not UTF-8")
        .label("the first bytes that are not")
        .hint("save it as UTF-8; editors in Chinese often default to GBK")
}

fn too_large(file: FileId) -> Fault {
    let limit = MAX_BYTES / 1024 / 1024;
    let message = format!("this file is larger than {limit} MiB");
    Fault::new(Code::FileTooLarge, file, message).hint("split it into one file for each product")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(PathBuf::new(), text.to_owned())
    }

    #[test]
    fn columns_count_characters() {
        let source = source("a: 1\n名称: 文\n");
        assert_eq!(source.line_and_column(0), (1, 1));
        assert_eq!(source.line_and_column("a: 1\n名称: ".len()), (2, 5));
        assert_eq!(source.line_and_column(source.text.len()), (3, 1));
    }

    #[test]
    fn a_line_has_no_line_break() {
        let source = source("ab\ncd");
        assert_eq!(source.line_at(1), 0..2);
        assert_eq!(source.line_at(2), 0..2);
        assert_eq!(source.line_at(3), 3..5);
        assert_eq!(source.line_at(5), 3..5);
    }

    #[test]
    fn the_byte_order_mark_is_stripped() {
        let mut faults = Faults::default();
        let text = decode(b"\xef\xbb\xbfa: 1".to_vec(), FileId(0), &mut faults);
        assert_eq!(text, "a: 1");
        assert!(faults.is_empty());
    }
}

//! JSON, of a file that says to be it: whoever else reads the file takes nothing more. YAML has all of
//! JSON, and commas at the end, comments and texts without quotes besides.

use std::path::Path;

use crate::fault::{Code, Fault, Faults, Position};
use crate::source::{FileId, Source};

/// Reports what is YAML and no JSON in a file `.json`; it is YAML.
pub(super) fn check(source: &Source, file: FileId, faults: &mut Faults) {
    if !is_json(source.path()) {
        return;
    }
    let mut scanner = Scanner {
        text: source.text(),
        at: 0,
        open: Vec::new(),
        found: Vec::new(),
    };
    if let Err(wrong) = scanner.document() {
        scanner.found.push(wrong);
    }
    for Wrong { at, length, what } in scanner.found {
        let start = source.clamp(at);
        let at = Position::Bytes(file, start..source.clamp(start + length));
        let message = format!("{what}, and this file says to be JSON");
        faults.push(
            Fault::new(Code::JsonSyntax, at, message)
                .hint("write it as JSON has it, or call the file `.yaml`: YAML has it all"),
        );
    }
}

fn is_json(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

struct Wrong {
    at: usize,
    length: usize,
    what: &'static str,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The closing bracket of each that is open.
    open: Vec<u8>,
    /// What does not keep the rest from being read.
    found: Vec<Wrong>,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Value,
    /// Or the end of the collection that was just opened.
    FirstValue,
    FirstKey,
    Key,
    CommaOrEnd,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), Wrong> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        let mut next = Next::Value;
        loop {
            self.space();
            let Some(byte) = self.byte() else {
                return Ok(());
            };
            let closes = self.open.last() == Some(&byte);
            next = match next {
                Next::FirstValue | Next::FirstKey | Next::CommaOrEnd if closes => {
                    self.at += 1;
                    self.open.pop();
                    Next::CommaOrEnd
                }
                Next::CommaOrEnd if byte == b',' && !self.open.is_empty() => self.comma(),
                Next::CommaOrEnd => return Err(self.wrong(1, "this is behind the end of a value")),
                Next::Key | Next::FirstKey => {
                    self.string("a key is without double quotes")?;
                    self.space();
                    if self.byte() != Some(b':') {
                        return Err(self.wrong(1, "a key has no colon"));
                    }
                    self.at += 1;
                    Next::Value
                }
                Next::Value | Next::FirstValue => self.value(byte)?,
            };
        }
    }

    /// Goes behind a comma, and says so if nothing follows it.
    fn comma(&mut self) -> Next {
        let comma = self.at;
        self.at += 1;
        self.space();
        let closing = self.open.last().copied();
        if self.byte() == closing {
            self.found.push(Wrong {
                at: comma,
                length: 1,
                what: "there is a comma behind the last value",
            });
            return Next::CommaOrEnd;
        }
        match closing {
            Some(b'}') => Next::Key,
            _ => Next::Value,
        }
    }

    fn value(&mut self, byte: u8) -> Result<Next, Wrong> {
        match byte {
            b'{' | b'[' => {
                self.at += 1;
                self.open.push(if byte == b'{' { b'}' } else { b']' });
                return Ok(match byte {
                    b'{' => Next::FirstKey,
                    _ => Next::FirstValue,
                });
            }
            b'"' => self.string("")?,
            _ => {
                let rest = &self.text[self.at..];
                let ends = |it: char| it.is_ascii_whitespace() || ",]}:".contains(it);
                let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
                if !matches!(word, "true" | "false" | "null") && !is_number(word) {
                    let length = word.len().max(1);
                    return Err(self.wrong(length, "a value is without double quotes"));
                }
                self.at += word.len();
            }
        }
        Ok(Next::CommaOrEnd)
    }

    fn string(&mut self, unquoted: &'static str) -> Result<(), Wrong> {
        if self.byte() != Some(b'"') {
            return Err(self.wrong(1, unquoted));
        }
        self.at += 1;
        loop {
            match self.byte() {
                None => return Err(self.wrong(0, "a text is not closed")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let rest = &self.text.as_bytes()[self.at + 1..];
                    let length = match rest {
                        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
                        [b'u', digits @ ..]
                            if digits.len() >= 4
                                && digits[..4].iter().all(u8::is_ascii_hexdigit) =>
                        {
                            6
                        }
                        _ => return Err(self.wrong(2, "this is no escape")),
                    };
                    self.at += length;
                }
                Some(..0x20) => return Err(self.wrong(1, "a text goes on over its line")),
                Some(_) => self.at += 1,
            }
        }
    }

    /// Goes behind blanks, and behind comments, which are noted.
    fn space(&mut self) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'#') => {
                    let rest = &self.text[self.at..];
                    let length = rest.find('\n').unwrap_or(rest.len());
                    let comment = self.wrong(length, "this is a comment");
                    self.found.push(comment);
                    self.at += length;
                }
                _ => return,
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong(&self, length: usize, what: &'static str) -> Wrong {
        Wrong {
            at: self.at,
            length,
            what,
        }
    }
}

/// Whether a word is a number of JSON: no sign `+`, no leading zero, digits on both sides of the point.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (number, exponent) = match word.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

//! Problems for which the parser's words are enough, in words for people.

use super::syntax::EXPECTED_KEY;
use crate::fault::Code;

/// A problem that is known by the parser's words.
pub(super) struct Listed {
    pub(super) said: &'static [&'static str],
    pub(super) code: Code,
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

pub(super) const LISTED: &[Listed] = &[
    Listed {
        said: &["mapping values are not allowed"],
        code: Code::UnquotedText,
        message: "a second colon in the text of a value",
        hint: "put text with a colon and a blank in quotes: \"a: b\"",
    },
    Listed {
        said: &["did not find expected key"],
        code: Code::UnquotedText,
        message: "the value ended before this",
        hint: "put the whole text in quotes, or begin this in the column of its neighbours",
    },
    Listed {
        said: &[
            "escape character",
            "hexadecimal number",
            "Unicode character escape",
        ],
        code: Code::BadEscape,
        message: "YAML does not have this escape",
        hint: "write `\\\\` for a backslash, or use single quotes",
    },
    Listed {
        said: &["control characters are not allowed"],
        code: Code::ControlCharacter,
        message: "a control character stands here",
        hint: "take it out; in double quotes it can be written as `\\u0007`",
    },
    Listed {
        said: &["unknown anchor"],
        code: Code::UnknownAlias,
        message: "no anchor of this name stands before it",
        hint: "text that begins with `*` needs quotes",
    },
    Listed {
        said: &["repetition limit exceeded"],
        code: Code::AliasBomb,
        message: "the aliases of this file repeat too much",
        hint: "use `$ref` to say something once and mean it often",
    },
    Listed {
        said: &["recursion limit exceeded"],
        code: Code::NestingTooDeep,
        message: "values are nested too deep here",
        hint: "move an inner schema to `components` and refer to it with `$ref`",
    },
    Listed {
        said: &[EXPECTED_KEY],
        code: Code::KeyNotText,
        message: "a key must be text, not a list or a mapping",
        hint: "`{` and `[` at the beginning of text need quotes",
    },
    Listed {
        said: &[
            "expected a boolean",
            "expected an integer",
            "expected a float",
            "expected null",
        ],
        code: Code::YamlTag,
        message: "this value is not what its tag says",
        hint: "take the word with the `!!` out",
    },
    Listed {
        said: &["parsing a tag", "scanning a tag", "undefined tag handle"],
        code: Code::YamlTag,
        message: "YAML tags mean nothing in a spec",
        hint: "text with a `!` needs quotes",
    },
];

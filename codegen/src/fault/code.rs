//! The stable names of faults.

/// What kind of fault something is. The names and titles are for people and for tools: they stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Code {
    // The file and its YAML.
    FileTooLarge,
    NotUtf8,
    EmptyFile,
    SeveralDocuments,
    YamlSyntax,
    TabIndentation,
    BadIndentation,
    UnclosedQuote,
    UnclosedBracket,
    MissingColon,
    UnquotedText,
    BadEscape,
    ControlCharacter,
    UnknownAlias,
    AliasBomb,
    NestingTooDeep,
    DuplicateKey,
    KeyNotText,
    MergeKey,
    YamlTag,
    NumberOutOfRange,
    // The OpenAPI document.
    NotOpenapi,
    UnsupportedVersion,
    UnknownKeyword,
    UnsupportedKeyword,
    WrongType,
    MissingKeyword,
    UnknownExtension,
    BadExtension,
    // What it says.
    UnknownType,
    UnknownFormat,
    UnsupportedSchema,
    BadConstraint,
    RequiredUnknown,
    DuplicateEnumValue,
    DanglingReference,
    ReferenceLoop,
    UnsupportedReference,
    DuplicateOperationId,
    DuplicateParameter,
    BadPath,
    PathParameterUndeclared,
    PathParameterUnused,
    PathParameterOptional,
    UnsupportedMethod,
    UnsupportedMediaType,
    SeveralMediaTypes,
    MissingResponse,
    Security,
    // What becomes of it in Rust.
    BadName,
    NameCollision,
}

impl Code {
    /// The code as it stands between the brackets of `error[…]`.
    pub(crate) const fn name(self) -> &'static str {
        self.name_and_title().0
    }

    /// What the code means, in a few words.
    pub(crate) const fn title(self) -> &'static str {
        self.name_and_title().1
    }

    const fn name_and_title(self) -> (&'static str, &'static str) {
        match self {
            Self::FileTooLarge => ("file-too-large", "a spec file that is too large to read"),
            Self::NotUtf8 => ("not-utf8", "a spec file that is not UTF-8"),
            Self::EmptyFile => ("empty-file", "a spec file with nothing in it"),
            Self::SeveralDocuments => ("several-documents", "several YAML documents in one file"),
            Self::YamlSyntax => ("yaml-syntax", "text that is not YAML"),
            Self::TabIndentation => ("tab-indentation", "a tab where YAML wants spaces"),
            Self::BadIndentation => ("bad-indentation", "a line that fits no indentation level"),
            Self::UnclosedQuote => ("unclosed-quote", "a quotation mark that is never closed"),
            Self::UnclosedBracket => ("unclosed-bracket", "a bracket that is never closed"),
            Self::MissingColon => ("missing-colon", "a key without its colon"),
            Self::UnquotedText => ("unquoted-text", "text that YAML reads only in quotes"),
            Self::BadEscape => ("bad-escape", "an escape that YAML does not have"),
            Self::ControlCharacter => ("control-character", "a control character in the text"),
            Self::UnknownAlias => ("unknown-alias", "an alias without its anchor"),
            Self::AliasBomb => ("alias-bomb", "aliases that repeat too much"),
            Self::NestingTooDeep => ("nesting-too-deep", "values nested too deep"),
            Self::DuplicateKey => ("duplicate-key", "a key that stands twice in one mapping"),
            Self::KeyNotText => ("key-not-text", "a key that is not text"),
            Self::MergeKey => ("merge-key", "the merge key `<<`"),
            Self::YamlTag => ("yaml-tag", "a YAML tag"),
            Self::NumberOutOfRange => ("number-out-of-range", "a number that cannot be kept"),
            Self::NotOpenapi => ("not-openapi", "a file that is not an OpenAPI document"),
            Self::UnsupportedVersion => (
                "unsupported-version",
                "a version of OpenAPI that is not supported",
            ),
            Self::UnknownKeyword => ("unknown-keyword", "a keyword that OpenAPI does not have"),
            Self::UnsupportedKeyword => ("unsupported-keyword", "a keyword that is not supported"),
            Self::WrongType => ("wrong-type", "a value of the wrong kind"),
            Self::MissingKeyword => ("missing-keyword", "a keyword that must be there"),
            Self::UnknownExtension => (
                "unknown-extension",
                "an `x-wechatpay-` extension that does not exist",
            ),
            Self::BadExtension => ("bad-extension", "an extension that does not fit"),
            Self::UnknownType => ("unknown-type", "a type that JSON Schema does not have"),
            Self::UnknownFormat => ("unknown-format", "a format that is not known"),
            Self::UnsupportedSchema => ("unsupported-schema", "a schema that is not supported"),
            Self::BadConstraint => ("bad-constraint", "a constraint that cannot hold"),
            Self::RequiredUnknown => ("required-unknown", "a required name that is no property"),
            Self::DuplicateEnumValue => ("duplicate-enum-value", "an enum value that stands twice"),
            Self::DanglingReference => ("dangling-reference", "a reference to nothing"),
            Self::ReferenceLoop => ("reference-loop", "a reference that leads to itself"),
            Self::UnsupportedReference => {
                ("unsupported-reference", "a reference that is not supported")
            }
            Self::DuplicateOperationId => {
                ("duplicate-operation-id", "an operationId that stands twice")
            }
            Self::DuplicateParameter => ("duplicate-parameter", "a parameter that stands twice"),
            Self::BadPath => ("bad-path", "a path that is not well formed"),
            Self::PathParameterUndeclared => (
                "path-parameter-undeclared",
                "a path parameter that is not declared",
            ),
            Self::PathParameterUnused => (
                "path-parameter-unused",
                "a path parameter that is not in the path",
            ),
            Self::PathParameterOptional => (
                "path-parameter-optional",
                "a path parameter that is not required",
            ),
            Self::UnsupportedMethod => ("unsupported-method", "a method that is not supported"),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                "a media type that is not supported",
            ),
            Self::SeveralMediaTypes => ("several-media-types", "several media types in one place"),
            Self::MissingResponse => (
                "missing-response",
                "an operation that does not say what it answers",
            ),
            Self::Security => ("security", "a security scheme that cannot be used"),
            Self::BadName => ("bad-name", "a name that cannot become a Rust name"),
            Self::NameCollision => ("name-collision", "two names that are one in Rust"),
        }
    }
}

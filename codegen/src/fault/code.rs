//! The stable names of faults.
//!
//! Each code has one line here and one file `explain/NAME.md`, without which nothing compiles: a
//! paragraph, then two blocks of YAML, the smallest spec with the fault and the same mended.

/// Makes of one line a code the enum, its names, titles and explanations, and the list of all.
macro_rules! codes {
    ($($group:literal {$(
        $(#[$attribute:meta])*
        $variant:ident: $name:literal, $title:literal;
    )+})+) => {
        /// What kind of fault something is. The names and titles are for people and for tools:
        /// they stay.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Code {
            $($($(#[$attribute])* $variant,)+)+
        }

        impl Code {
            /// Every code, below what the faults of a group are about.
            pub(super) const GROUPS: &[(&str, &[Self])] = &[
                $(($group, &[$(Self::$variant),+])),+
            ];

            /// The code as it stands between the brackets of `error[…]`.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $($(Self::$variant => $name,)+)+
                }
            }

            /// What the code means, in a few words.
            pub(crate) const fn title(self) -> &'static str {
                match self {
                    $($(Self::$variant => $title,)+)+
                }
            }

            /// What it means, why it is refused, and an example, as Markdown.
            pub(super) const fn explanation(self) -> &'static str {
                match self {
                    $($(Self::$variant => include_str!(concat!("explain/", $name, ".md")),)+)+
                }
            }
        }
    };
}

codes! {
    "The file and its YAML" {
        FileTooLarge: "file-too-large", "a spec file that is too large to read";
        NotUtf8: "not-utf8", "a spec file that is not UTF-8";
        EmptyFile: "empty-file", "a spec file with nothing in it";
        SeveralDocuments: "several-documents", "several YAML documents in one file";
        YamlSyntax: "yaml-syntax", "text that is not YAML";
        JsonSyntax: "json-syntax", "text that is YAML, in a file of JSON";
        TabIndentation: "tab-indentation", "a tab where YAML wants spaces";
        BadIndentation: "bad-indentation", "a line that fits no indentation level";
        UnclosedQuote: "unclosed-quote", "a quotation mark that is never closed";
        UnclosedBracket: "unclosed-bracket", "a bracket that is never closed";
        MissingColon: "missing-colon", "a key without its colon";
        UnquotedText: "unquoted-text", "text that YAML reads only in quotes";
        BadEscape: "bad-escape", "an escape that YAML does not have";
        ControlCharacter: "control-character", "a control character in the text";
        UnknownAlias: "unknown-alias", "an alias without its anchor";
        AliasBomb: "alias-bomb", "aliases that repeat too much";
        NestingTooDeep: "nesting-too-deep", "values nested too deep";
        DuplicateKey: "duplicate-key", "a key that stands twice in one mapping";
        KeyNotText: "key-not-text", "a key that is not text";
        MergeKey: "merge-key", "the merge key `<<`";
        YamlTag: "yaml-tag", "a YAML tag";
        NumberOutOfRange: "number-out-of-range", "a number that cannot be kept";
    }
    "The OpenAPI document" {
        NotOpenapi: "not-openapi", "a file that is not an OpenAPI document";
        UnsupportedVersion: "unsupported-version", "a version of OpenAPI that is not supported";
        UnknownKeyword: "unknown-keyword", "a keyword that OpenAPI does not have";
        UnsupportedKeyword: "unsupported-keyword", "a keyword that is not supported";
        OtherVersion: "other-version", "a keyword of another version of OpenAPI";
        WrongType: "wrong-type", "a value of the wrong kind";
        MissingKeyword: "missing-keyword", "a keyword that must be there";
        UnknownExtension: "unknown-extension", "an `x-wechatpay-` extension that does not exist";
        BadExtension: "bad-extension", "an extension that does not fit";
    }
    "What it says" {
        UnknownType: "unknown-type", "a type that JSON Schema does not have";
        UnknownFormat: "unknown-format", "a format that is not known";
        UnsupportedSchema: "unsupported-schema", "a schema that is not supported";
        BadConstraint: "bad-constraint", "a constraint that cannot hold";
        BadPattern: "bad-pattern", "a pattern that cannot be run";
        BadDefault: "bad-default", "a default of another type";
        RequiredUnknown: "required-unknown", "a required name that is no property";
        DuplicateEnumValue: "duplicate-enum-value", "an enum value that stands twice";
        DanglingReference: "dangling-reference", "a reference to nothing";
        ReferenceLoop: "reference-loop", "a reference that leads to itself";
        UnsupportedReference: "unsupported-reference", "a reference that is not supported";
        DuplicateOperationId: "duplicate-operation-id", "an operationId that stands twice";
        DuplicateParameter: "duplicate-parameter", "a parameter that stands twice";
        BadPath: "bad-path", "a path that is not well formed";
        TwinPaths: "twin-paths", "paths that differ only in the names of their variables";
        PathParameterUndeclared: "path-parameter-undeclared", "a path parameter that is not declared";
        PathParameterUnused: "path-parameter-unused", "a path parameter that is not in the path";
        PathParameterOptional: "path-parameter-optional", "a path parameter that is not required";
        UnsupportedMethod: "unsupported-method", "a method that is not supported";
        UnsupportedMediaType: "unsupported-media-type", "a media type that is not supported";
        SeveralMediaTypes: "several-media-types", "several media types in one place";
        MissingResponse: "missing-response", "an operation that does not say what it answers";
        Security: "security", "a security scheme that cannot be used";
    }
    "What becomes of it in Rust" {
        BadName: "bad-name", "a name that cannot become a Rust name";
        NameCollision: "name-collision", "two names that are one in Rust";
    }
}

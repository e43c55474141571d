//! Keywords that only the other version of OpenAPI has. What they mean is clear, and so they count; but
//! other tools ignore them, and their author learns it.

use crate::fault::{Code, Fault};
use crate::yaml::{Entry, Node, Place, Value};

use super::trees;

/// A version of OpenAPI, as far as versions differ in their keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V3_0,
    V3_1,
}

impl Version {
    /// The version that a document says it has; a file that is no document has none.
    pub(super) fn of(root: &Node) -> Option<Self> {
        let mut entries = trees::entries(root).iter();
        let entry = entries.find(|entry| &*entry.key == "openapi")?;
        match &entry.value.value {
            Value::String(version) if version.starts_with("3.0.") => Some(Self::V3_0),
            Value::String(version) if version.starts_with("3.1.") => Some(Self::V3_1),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
        }
    }

    /// The warning for a keyword of `what` that only the other version has.
    pub(super) fn warning(self, what: &str, entry: &Entry, place: Place) -> Option<Fault> {
        let key = &*entry.key;
        let (other, hint) = match self {
            Self::V3_0 => (Self::V3_1, Self::newer(what, entry)?),
            Self::V3_1 => (Self::V3_0, Self::older(what, entry)?),
        };
        let message = format!(
            "this is OpenAPI {}, and `{key}` stands here as in {}",
            self.name(),
            other.name()
        );
        Some(
            Fault::new(Code::OtherVersion, place, message)
                .hint(hint)
                .warning(),
        )
    }

    /// How to write in 3.0 what 3.1 brought.
    fn newer(what: &str, entry: &Entry) -> Option<String> {
        let key = &*entry.key;
        let in_other_words = match (what, key, &entry.value.value) {
            ("schema", "const", _) => "write `enum` with the one value",
            ("schema", "examples", _) => "write `example`",
            ("schema", "type", Value::Sequence(_)) => {
                "write one type, and `nullable: true` if it may be null"
            }
            ("schema", "type", Value::String(name)) if &**name == "null" => {
                "write `nullable: true`"
            }
            ("schema", "exclusiveMinimum" | "exclusiveMaximum", value)
                if !matches!(value, Value::Bool(_)) =>
            {
                "write the number as `minimum` or `maximum`, and `true` here"
            }
            _ if NEW
                .iter()
                .any(|(of, keys)| *of == what && keys.contains(&key)) =>
            {
                return Some("write `openapi: 3.1.0`".to_owned());
            }
            _ => return None,
        };
        Some(format!("{in_other_words}; or write `openapi: 3.1.0`"))
    }

    /// How to write in 3.1 what it took out.
    fn older(what: &str, entry: &Entry) -> Option<String> {
        let hint = match (what, &*entry.key, &entry.value.value) {
            ("schema", "nullable", _) => "write it as a type, as in `type: [string, 'null']`",
            ("schema", "exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {
                "write the number itself here"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// The keywords that came with 3.1, of those that are read or may be ignored.
const NEW: &[(&str, &[&str])] = &[
    ("document", &["webhooks", "jsonSchemaDialect"]),
    ("info object", &["summary"]),
    ("components object", &["pathItems"]),
    (
        "schema",
        &[
            "$comment",
            "$defs",
            "contains",
            "contentMediaType",
            "contentSchema",
            "dependentRequired",
            "maxContains",
            "minContains",
            "patternProperties",
            "propertyNames",
        ],
    ),
];

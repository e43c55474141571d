//! The keywords of each OpenAPI object: those acted on, those knowingly ignored, and those that are
//! known and refused. Any other is a fault.

use super::misplaced;

/// The keywords one kind of object may have.
pub(super) struct Keywords {
    /// What the object is, for messages.
    pub(super) what: &'static str,
    /// Read by the generator.
    pub(super) read: &'static [&'static str],
    /// Known, and without a meaning for generated code.
    pub(super) ignored: &'static [&'static str],
    /// Known, and not supported.
    pub(super) refused: &'static [&'static str],
    /// The `x-wechatpay-…` extensions that may stand here, without that prefix.
    pub(super) extensions: &'static [&'static str],
}

impl Keywords {
    /// Whether a keyword is known, whatever becomes of it.
    pub(super) fn has(&self, key: &str) -> bool {
        let known = [self.read, self.ignored, self.refused];
        known.iter().any(|keywords| keywords.contains(&key))
    }
}

/// An `x-wechatpay-…` extension.
pub(super) struct Extension {
    /// Its name without the prefix.
    pub(super) name: &'static str,
    /// Where it belongs.
    pub(super) belongs_on: &'static str,
}

/// Every extension of `spec/README.md`.
pub(super) const EXTENSIONS: &[Extension] = &[
    Extension {
        name: "idempotency-key",
        belongs_on: "an operation",
    },
    Extension {
        name: "rate-limit",
        belongs_on: "an operation",
    },
    Extension {
        name: "error-codes",
        belongs_on: "an operation",
    },
    Extension {
        name: "unsigned-response",
        belongs_on: "an operation",
    },
    Extension {
        name: "sensitive",
        belongs_on: "a schema",
    },
    Extension {
        name: "encrypted",
        belongs_on: "a schema",
    },
];

/// Every kind of object below.
const ALL: &[&Keywords] = &[
    &DOCUMENT,
    &TAG,
    &INFO,
    &SERVER,
    &SERVER_VARIABLE,
    &COMPONENTS,
    &SECURITY_SCHEME,
    &PATH_ITEM,
    &OPERATION,
    &EXTERNAL_DOCS,
    &PARAMETER,
    &REQUEST_BODY,
    &RESPONSE,
    &HEADER,
    &MEDIA_TYPE,
    &ENCODING,
    &REFERENCE,
    &DISCRIMINATOR,
    &SCHEMA,
];

/// The keywords that are refused somewhere, or where they have no effect.
pub(crate) fn refused() -> impl Iterator<Item = String> {
    let keywords = ALL.iter().flat_map(|keywords| keywords.refused);
    let keywords = keywords.chain(misplaced::SHAPING);
    let keywords = keywords.chain(misplaced::OF_OTHERS);
    let keywords = keywords.chain(&["allowReserved", "allowEmptyValue"]);
    keywords.map(|keyword| (*keyword).to_owned())
}

pub(super) const DOCUMENT: Keywords = Keywords {
    what: "document",
    read: &[
        "tags",
        "webhooks",
        "jsonSchemaDialect",
        "openapi",
        "info",
        "servers",
        "security",
        "paths",
        "components",
    ],
    ignored: &["externalDocs"],
    refused: &[],
    extensions: &[],
};

pub(super) const TAG: Keywords = Keywords {
    what: "tag",
    read: &["name", "description"],
    ignored: &["summary", "externalDocs", "parent", "kind"],
    refused: &[],
    extensions: &[],
};

pub(super) const INFO: Keywords = Keywords {
    what: "info object",
    read: &["title", "version", "description"],
    ignored: &["summary", "termsOfService", "contact", "license"],
    refused: &[],
    extensions: &[],
};

pub(super) const SERVER: Keywords = Keywords {
    what: "server",
    read: &["url", "variables"],
    ignored: &["description", "name"],
    refused: &[],
    extensions: &[],
};

pub(super) const SERVER_VARIABLE: Keywords = Keywords {
    what: "server variable",
    read: &["default", "enum"],
    ignored: &["description"],
    refused: &[],
    extensions: &[],
};

pub(super) const COMPONENTS: Keywords = Keywords {
    what: "components object",
    read: &[
        "schemas",
        "parameters",
        "requestBodies",
        "responses",
        "securitySchemes",
        "pathItems",
    ],
    ignored: &["examples", "headers", "links"],
    refused: &["callbacks"],
    extensions: &[],
};

pub(super) const SECURITY_SCHEME: Keywords = Keywords {
    what: "security scheme",
    read: &["type", "scheme"],
    ignored: &["description"],
    refused: &["name", "in", "bearerFormat", "flows", "openIdConnectUrl"],
    extensions: &[],
};

pub(super) const PATH_ITEM: Keywords = Keywords {
    what: "path item",
    read: &[
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "parameters",
        "servers",
        "$ref",
    ],
    ignored: &["summary", "description"],
    refused: &["head", "options", "trace"],
    extensions: &[],
};

pub(super) const OPERATION: Keywords = Keywords {
    what: "operation",
    read: &[
        "tags",
        "operationId",
        "summary",
        "description",
        "externalDocs",
        "deprecated",
        "servers",
        "security",
        "parameters",
        "requestBody",
        "responses",
    ],
    ignored: &[],
    refused: &["callbacks"],
    extensions: &[
        "idempotency-key",
        "rate-limit",
        "error-codes",
        "unsigned-response",
    ],
};

pub(super) const EXTERNAL_DOCS: Keywords = Keywords {
    what: "external documentation object",
    read: &["url"],
    ignored: &["description"],
    refused: &[],
    extensions: &[],
};

pub(super) const PARAMETER: Keywords = Keywords {
    what: "parameter",
    read: &[
        "name",
        "in",
        "required",
        "deprecated",
        "description",
        "schema",
        "style",
        "explode",
        "content",
        "allowReserved",
        "allowEmptyValue",
    ],
    ignored: &["example", "examples"],
    refused: &[],
    extensions: &[],
};

pub(super) const REQUEST_BODY: Keywords = Keywords {
    what: "request body",
    read: &["content", "required"],
    ignored: &["description"],
    refused: &[],
    extensions: &[],
};

pub(super) const RESPONSE: Keywords = Keywords {
    what: "response",
    read: &["content", "headers"],
    ignored: &["description", "links"],
    refused: &[],
    extensions: &[],
};

/// Of a header of an answer nothing is read but its name.
pub(super) const HEADER: Keywords = Keywords {
    what: "header",
    read: &[],
    ignored: &[
        "allowEmptyValue",
        "allowReserved",
        "content",
        "deprecated",
        "description",
        "example",
        "examples",
        "explode",
        "required",
        "schema",
        "style",
    ],
    refused: &[],
    extensions: &[],
};

pub(super) const MEDIA_TYPE: Keywords = Keywords {
    what: "media type",
    read: &["schema", "encoding"],
    ignored: &["example", "examples"],
    refused: &[],
    extensions: &[],
};

pub(super) const ENCODING: Keywords = Keywords {
    what: "encoding",
    read: &["contentType"],
    ignored: &[],
    refused: &["headers", "style", "explode", "allowReserved"],
    extensions: &[],
};

pub(super) const REFERENCE: Keywords = Keywords {
    what: "reference",
    read: &["$ref", "description"],
    ignored: &["summary"],
    refused: &[],
    extensions: &["encrypted", "sensitive"],
};

pub(super) const DISCRIMINATOR: Keywords = Keywords {
    what: "discriminator",
    read: &["propertyName", "mapping"],
    ignored: &[],
    refused: &[],
    extensions: &[],
};

pub(super) const SCHEMA: Keywords = Keywords {
    what: "schema",
    read: &[
        "$ref",
        "pattern",
        "contains",
        "minContains",
        "maxContains",
        "dependentRequired",
        "maxProperties",
        "minProperties",
        "propertyNames",
        "$defs",
        "definitions",
        "discriminator",
        "anyOf",
        "oneOf",
        "contentSchema",
        "contentMediaType",
        "uniqueItems",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "multipleOf",
        "writeOnly",
        "readOnly",
        "default",
        "const",
        "allOf",
        "type",
        "nullable",
        "format",
        "description",
        "deprecated",
        "properties",
        "required",
        "items",
        "additionalProperties",
        "enum",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
    ],
    ignored: &[
        "title",
        "example",
        "examples",
        "externalDocs",
        "xml",
        "$comment",
    ],
    refused: &[
        "not",
        "if",
        "then",
        "else",
        "prefixItems",
        "patternProperties",
        "dependentSchemas",
        "unevaluatedItems",
        "unevaluatedProperties",
        "contentEncoding",
        "$id",
        "$anchor",
        "$schema",
        "$vocabulary",
        "$dynamicRef",
        "$dynamicAnchor",
    ],
    extensions: &["encrypted", "sensitive"],
};

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn all_kinds_of_object_are_listed() {
        let written = include_str!("keywords.rs");
        let kinds = written.matches(": Keywords = Keywords {\n    what").count();
        assert_eq!(ALL.len(), kinds);
    }
}

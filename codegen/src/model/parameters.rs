//! Parameters: those of a path item and of its operation, held against the path's template.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::{self, Form, Parameter, PathItem};
use crate::fault::{Code, Fault, did_you_mean};

use super::endpoint::Template;
use super::lower::Lowering;
use super::names::{Identifier, Scope};
use super::resolve::resolve;
use super::types::TypeTable;
use super::{Access, Field, Location, Type, TypeDefinition};

impl<'d> Lowering<'d, '_> {
    /// The parameters of a path item and of the operation, whose own stand for the item's.
    pub(super) fn parameters(
        &mut self,
        item: &'d PathItem,
        operation: &'d document::Operation,
        template: Option<&Template>,
    ) -> Parameters<'d> {
        let mut faulty = Faulty::default();
        if self.faults.doubt(operation.place, "parameters") && operation.parameters.is_empty()
            || item.parameters.is_empty() && self.faults.doubt(item.place, "parameters")
        {
            faulty.are_any = true;
        }
        let own = self.distinct_parameters(&operation.parameters, &mut faulty);
        let mut all = self.distinct_parameters(&item.parameters, &mut faulty);
        let of_operation: BTreeSet<_> = own.iter().map(|own| identity(own)).collect();
        all.retain(|shared| !of_operation.contains(&identity(shared)));
        all.extend(own);
        if let Some(template) = template {
            self.check_path_parameters(item, template, &all, &faulty);
        }
        Parameters { list: all, faulty }
    }

    /// The parameters whose name and place are known, each once; the others are noted.
    fn distinct_parameters(
        &mut self,
        written: &'d [document::ParameterOrReference],
        faulty: &mut Faulty<'d>,
    ) -> Vec<&'d Parameter> {
        let mut list: Vec<&'d Parameter> = Vec::new();
        let mut known: BTreeMap<_, &Parameter> = BTreeMap::new();
        for parameter in written {
            let Some(resolved) = resolve(parameter, self.library, self.faults) else {
                faulty.are_any = true;
                continue;
            };
            let parameter = resolved.value;
            if !parameter.has_name || !parameter.has_location {
                faulty.list.push(parameter);
                continue;
            }
            if parameter.location == document::Location::Header {
                self.check_header(parameter);
            }
            match known.get(&identity(parameter)) {
                Some(first) => {
                    let message = format!("the parameter `{}` stands twice", parameter.name.value);
                    self.faults.push(
                        Fault::new(Code::DuplicateParameter, parameter.name.place, message)
                            .related(first.name.place, "first defined here")
                            .hint("take one of the two out"),
                    );
                }
                None => {
                    known.insert(identity(parameter), parameter);
                    list.push(parameter);
                }
            }
        }
        list
    }

    /// A header has a name that HTTP allows, and not one that is the client's own to set.
    fn check_header(&mut self, parameter: &Parameter) {
        let name = &parameter.name;
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let fault = if name.value.is_empty() || !name.value.bytes().all(is_token) {
            let shown = name.value.escape_debug();
            Fault::new(
                Code::BadName,
                name.place,
                format!("`{shown}` is no name of a header"),
            )
            .hint("write letters, digits and `-`, as in `Accept-Language`")
        } else if OWN_HEADERS.contains(&name.value.to_ascii_lowercase().as_str()) {
            let message = format!("the client itself sets the header `{}`", name.value);
            Fault::new(Code::BadName, name.place, message).hint("take the parameter out")
        } else {
            return;
        };
        self.faults.push(fault);
    }

    fn check_path_parameters(
        &mut self,
        item: &PathItem,
        template: &Template,
        parameters: &[&'d Parameter],
        faulty: &Faulty<'d>,
    ) {
        let in_path: Vec<&Parameter> = parameters
            .iter()
            .copied()
            .filter(|parameter| parameter.location == document::Location::Path)
            .collect();
        let declared: BTreeSet<&str> = in_path
            .iter()
            .map(|parameter| parameter.name.value.as_str())
            .collect();
        let used: BTreeSet<&str> = template.variables.iter().map(String::as_str).collect();
        for variable in &template.variables {
            if !declared.contains(variable.as_str()) && !faulty.may_be_in_path(variable) {
                let message = format!("the path's `{{{variable}}}` is not declared");
                self.faults.push(
                    Fault::new(Code::PathParameterUndeclared, item.path.place, message).hint(
                        format!("add a parameter `name: {variable}`, `in: path`, `required: true`"),
                    ),
                );
            }
        }
        for parameter in in_path {
            let name = &parameter.name;
            if !used.contains(name.value.as_str()) {
                let message = format!("the path has no `{{{}}}`", name.value);
                let undeclared = template.variables.iter().map(String::as_str);
                let undeclared = undeclared.filter(|variable| !declared.contains(variable));
                let near = (!self.faults.are_many()).then(|| did_you_mean(&name.value, undeclared));
                let by_colon = format!(":{}", name.value);
                let hint = if let Some(near) = near.flatten() {
                    format!("did you mean `{near}`?")
                } else if item.path.value.split('/').any(|it| it == by_colon) {
                    format!("write `{{{}}}` in place of `{by_colon}` in it", name.value)
                } else {
                    "take the parameter out, or put it into the path".to_owned()
                };
                self.faults.push(
                    Fault::new(Code::PathParameterUnused, name.place, message)
                        .related(item.path.place, "the path is here")
                        .hint(hint),
                );
            }
            if !parameter.required && !self.faults.doubt(parameter.place, "required") {
                let message = format!("the path parameter `{}` is not required", name.value);
                self.faults.push(
                    Fault::new(Code::PathParameterOptional, name.place, message)
                        .hint("add `required: true`; a path cannot do without it"),
                );
            }
        }
    }

    /// The fields of a request that are parameters.
    pub(super) fn parameter_fields(
        &mut self,
        Parameters {
            list: parameters,
            faulty,
        }: &Parameters<'d>,
        owner: &str,
        scope: &mut Scope,
    ) -> Vec<Field> {
        // They become no fields, but what else is wrong with them is to be told.
        for parameter in &faulty.list {
            self.field_schema(&parameter.schema, &format!("{owner} parameter"));
        }
        let names = parameters.iter().map(|parameter| &parameter.name.value);
        scope.tell_apart(names, Identifier::of_field);
        let mut fields = Vec::new();
        for parameter in parameters {
            let type_name = scope.type_name(owner, &parameter.name.value);
            let mut schema = self.field_schema_or_unknown(&parameter.schema, &type_name);
            if !self.is_writable(&schema.kind, parameter) {
                schema.kind = Type::Unknown;
            }
            if schema.access == Access::ReadOnly {
                let message = format!(
                    "the parameter `{}` is `readOnly`, and so would never be sent",
                    parameter.name.value
                );
                self.faults.push(
                    Fault::new(Code::BadConstraint, parameter.name.place, message)
                        .hint("take `readOnly` out; it is for the properties of an object"),
                );
                schema.access = Access::Both;
            }
            schema.description = parameter.description.clone().or(schema.description);
            schema.deprecated |= parameter.deprecated;
            let location = location(parameter, &schema.kind, &self.types);
            let required = parameter.required;
            fields.extend(self.field(&parameter.name, location, required, schema, scope));
        }
        fields
    }

    /// Whether a parameter's type can be written where it goes.
    fn is_writable(&mut self, kind: &Type, parameter: &Parameter) -> bool {
        if *kind == Type::Unknown {
            return true;
        }
        if parameter.form == Form::Json && parameter.location == document::Location::Query {
            return true;
        }
        let is_query = parameter.location == document::Location::Query;
        let is_object = match kind {
            Type::Named(id) => !self.types.is_enumeration(*id),
            Type::Map(value) => self.is_plain(value),
            _ => false,
        };
        let is_plain = match kind {
            Type::List(item) => self.is_plain(item),
            other => self.is_plain(other),
        };
        let hint = match (parameter.form, is_query && is_object) {
            (Form::Deep, false) => "`deepObject` is for objects; take the `style` out",
            (_, true) => return true,
            _ if is_plain => return true,
            _ => {
                "a parameter is a string, a number, a boolean, an enum, or a list of these; in a \
                 query, also an object or a map of these"
            }
        };
        self.unwritable(parameter, hint);
        false
    }

    /// Whether a type's values are written as one text each.
    fn is_plain(&self, kind: &Type) -> bool {
        match kind {
            Type::Named(id) => self.types.is_enumeration(*id),
            kind => matches!(
                kind,
                Type::Unknown
                    | Type::String
                    | Type::Boolean
                    | Type::I32
                    | Type::I64
                    | Type::F64
                    | Type::DateTime
                    | Type::Date
            ),
        }
    }

    fn unwritable(&mut self, parameter: &Parameter, hint: &str) {
        let message = format!(
            "the parameter `{}` cannot be written as text",
            parameter.name.value
        );
        self.faults
            .push(Fault::new(Code::UnsupportedSchema, parameter.name.place, message).hint(hint));
    }

    /// Reports objects in the query whose properties have parts themselves, or are called like other
    /// parameters. Their types must be defined.
    pub(super) fn check_object_parameters(
        &mut self,
        Parameters {
            list: parameters, ..
        }: &Parameters<'_>,
        fields: &[Field],
    ) {
        for field in fields {
            let Type::Named(id) = field.kind else {
                continue;
            };
            let is_query = matches!(
                field.location,
                Location::QueryWithCommas | Location::QueryDeep | Location::QueryProperties
            );
            let mut parameters = parameters.iter().filter(|parameter| {
                parameter.location == document::Location::Query
                    && parameter.name.value == field.wire
            });
            let (true, Some(parameter)) = (is_query, parameters.next()) else {
                continue;
            };
            let properties = match self.types.definition(id) {
                Some(TypeDefinition::Struct(definition)) if definition.is_doubtful => continue,
                Some(TypeDefinition::Struct(definition)) => definition.fields.as_slice(),
                Some(TypeDefinition::Enumeration(_)) | None => continue,
                Some(TypeDefinition::Union(_)) => &[],
            };
            let is_plain =
                !properties.is_empty() && properties.iter().all(|it| self.is_plain(&it.kind));
            let twin = fields.iter().find(|other| {
                field.location == Location::QueryProperties
                    && matches!(other.location, Location::Query | Location::QueryWithCommas)
                    && properties
                        .iter()
                        .any(|property| property.wire == other.wire)
            });
            if !is_plain {
                let hint = "each property of an object in the query is a string, a number, a boolean \
                            or an enum; `content: application/json` takes any";
                self.unwritable(parameter, hint);
            }
            if let Some(twin) = twin {
                let message = format!(
                    "a property of `{}` and another parameter are both called `{}` in the query",
                    field.wire, twin.wire
                );
                self.faults.push(
                    Fault::new(Code::DuplicateParameter, parameter.name.place, message)
                        .hint("write `style: deepObject`, if that is how it is sent"),
                );
            }
        }
    }
}

/// The parameters of an operation, and what is not known of others.
pub(super) struct Parameters<'d> {
    list: Vec<&'d Parameter>,
    faulty: Faulty<'d>,
}

impl Parameters<'_> {
    /// Whether a parameter that is not among the known ones may have this name.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.faulty.may_have(name)
    }
}

/// Parameters of which it was told already that something is wrong with them.
#[derive(Default)]
struct Faulty<'d> {
    /// Those whose name or place is not known.
    list: Vec<&'d Parameter>,
    /// Whether there are some of which nothing is known.
    are_any: bool,
}

impl Faulty<'_> {
    /// Whether one of them may have been meant to be that variable of the path.
    fn may_be_in_path(&self, name: &str) -> bool {
        let mut list = self.list.iter();
        let is_in_path = |parameter: &Parameter| {
            !parameter.has_location || parameter.location == document::Location::Path
        };
        self.are_any || list.any(|it| is_in_path(it) && may_be_called(it, name))
    }

    /// Whether one of them may have been meant to have this name.
    fn may_have(&self, name: &str) -> bool {
        self.are_any || self.list.iter().any(|it| may_be_called(it, name))
    }
}

fn may_be_called(parameter: &Parameter, name: &str) -> bool {
    !parameter.has_name || parameter.name.value == name
}

/// Where a parameter goes, and in which form.
fn location(parameter: &Parameter, kind: &Type, types: &TypeTable) -> Location {
    let is_object = match kind {
        Type::Named(id) => !types.is_enumeration(*id),
        kind => matches!(kind, Type::Map(_)),
    };
    match (parameter.location, parameter.form) {
        (document::Location::Path, _) => Location::Path,
        (document::Location::Header, _) => Location::Header,
        (document::Location::Query, Form::Plain) if is_object => Location::QueryProperties,
        (document::Location::Query, Form::Plain) => Location::Query,
        (document::Location::Query, Form::Commas) => Location::QueryWithCommas,
        (document::Location::Query, Form::Json) => Location::QueryAsJson,
        (document::Location::Query, Form::Deep) => Location::QueryDeep,
    }
}

/// What makes two parameters the same one: where they stand, and their name.
fn identity(parameter: &Parameter) -> (document::Location, Cow<'_, str>) {
    let name = parameter.name.value.as_str();
    let name = match parameter.location {
        document::Location::Header => Cow::Owned(name.to_ascii_lowercase()),
        _ => Cow::Borrowed(name),
    };
    (parameter.location, name)
}

/// The headers that belong to the client, or to HTTP.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "wechatpay-serial",
];

//! Keywords that say something of a property, where no property is: beside an item of a list, a choice
//! of a union, a whole body. They would be lost.

use crate::document::Schema;
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::Access;
use super::lower::Lowering;
use super::schema::FieldSchema;

impl Lowering<'_, '_> {
    /// Reports what the schema of `what` says of a property.
    pub(super) fn check_lost(&mut self, lowered: &FieldSchema, what: &str, place: Place) {
        self.report_lost("default", lowered.default.is_some(), what, place);
        self.check_lost_access(lowered, what, place);
    }

    /// Reports in which directions `what` goes, if it goes in one anyway.
    pub(super) fn check_lost_access(&mut self, lowered: &FieldSchema, what: &str, place: Place) {
        self.report_lost("readOnly", lowered.access == Access::ReadOnly, what, place);
        self.report_lost(
            "writeOnly",
            lowered.access == Access::WriteOnly,
            what,
            place,
        );
    }

    /// The same of a schema that becomes no type of its own.
    pub(super) fn check_lost_of(&mut self, schema: &Schema, what: &str) {
        let default = schema.default.as_ref().map(|default| default.place);
        let place = default.unwrap_or(schema.place);
        self.report_lost("default", default.is_some(), what, place);
        self.report_lost("readOnly", schema.read_only, what, schema.place);
        self.report_lost("writeOnly", schema.write_only, what, schema.place);
    }

    fn report_lost(&mut self, keyword: &str, is_there: bool, what: &str, place: Place) {
        if is_there {
            let message = format!("`{keyword}` of {what} has no effect");
            self.faults.push(
                Fault::new(Code::UnsupportedKeyword, place, message)
                    .hint(format!(
                        "put it on the property that is meant; or accept its loss with `--allow {keyword}`"
                    ))
                    .keyword(keyword),
            );
        }
    }
}

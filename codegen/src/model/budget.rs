//! How much may be made of a spec: what stands in it once can be repeated by references without measure.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

/// The text that may be made, in bytes, besides a multiple of what the specs have.
const TEXT: usize = 4 * 1024 * 1024;
const TIMES: usize = 8;

/// The text that may still be made.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    is_spent: bool,
}

impl Budget {
    /// For specs of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self {
            left: TEXT + TIMES * bytes,
            is_spent: false,
        }
    }

    /// Whether so much text may be made for what stands at `place`. From the first that is too much on,
    /// which is a fault, nothing may.
    pub(super) fn spend(&mut self, bytes: usize, place: Place, faults: &mut Faults) -> bool {
        if self.is_spent {
            return false;
        }
        if let Some(left) = self.left.checked_sub(bytes) {
            self.left = left;
            return true;
        }
        self.is_spent = true;
        let message = "what this spec repeats by references comes to too much";
        faults.push(
            Fault::new(Code::NestingTooDeep, place, message)
                .label("the last that was counted")
                .hint("shorten the texts or lists of values that many operations or fields share"),
        );
        false
    }
}

//! Faults as JSON. The names of the fields are for tools: they stay.

use std::io::{self, Write as _};

use crate::{Mark, Report, SpecFault};
use serde::Serialize;

#[derive(Serialize)]
struct Fault<'r> {
    severity: &'static str,
    code: &'static str,
    title: &'static str,
    message: &'r str,
    #[serde(flatten)]
    mark: Place<'r>,
    hint: Option<&'r str>,
    related: Vec<Place<'r>>,
}

#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: Option<&'r str>,
}

/// Writes the faults of a report to standard output as one array.
pub(super) fn write(report: &Report) {
    let faults: Vec<Fault<'_>> = report.faults().iter().map(Fault::new).collect();
    let mut output = io::stdout().lock();
    // Whoever closes the pipe has read enough.
    let _ = serde_json::to_writer_pretty(&mut output, &faults);
    let _ = writeln!(output);
}

impl<'r> Fault<'r> {
    fn new(fault: &'r SpecFault) -> Self {
        Self {
            severity: fault.severity().name(),
            code: fault.code(),
            title: fault.title(),
            message: fault.message(),
            mark: Place::new(fault.mark()),
            hint: fault.hint(),
            related: fault.related().iter().map(Place::new).collect(),
        }
    }
}

impl<'r> Place<'r> {
    fn new(mark: &'r Mark) -> Self {
        Self {
            file: mark.file(),
            line: mark.line(),
            column: mark.column(),
            // A mark is on one line.
            end_line: mark.line(),
            end_column: mark.end_column(),
            label: mark.label(),
        }
    }
}

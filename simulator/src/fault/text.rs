//! Faults as text, for flags, headers and the control interface.

use std::{fmt, str::FromStr, time::Duration};

use super::{Fault, FaultRule, ForbiddenCode};

/// A text that is no fault, or no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFault {
    text: String,
    /// The part of it that makes it no rule, if the fault itself is one.
    condition: Option<String>,
}

impl UnknownFault {
    /// The forms of all faults.
    pub const KNOWN: [&str; 20] = [
        "tampered-body",
        "unsigned",
        "unknown-serial",
        "stale=SECONDS",
        "probe",
        "undecodable-probe",
        "not-json",
        "unknown-fields",
        "missing-field=NAME",
        "delay=MILLISECONDS",
        "cut-short",
        "closed",
        "system-error[=processed]",
        "system-error-400[=processed]",
        "forbidden=NO_AUTH",
        "forbidden=RULE_LIMIT",
        "forbidden=NOT_ENOUGH",
        "forbidden=REQUEST_BLOCKED",
        "too-many-requests[=SECONDS]",
        "bad-gateway",
    ];

    /// The part of a rule that is no condition of one, if its fault is one.
    #[must_use]
    pub fn condition(&self) -> Option<&str> {
        self.condition.as_deref()
    }
}

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        if let Some(condition) = &self.condition {
            return write!(
                f,
                "`{condition}` of `{text}` is no condition; known are operation=ID, chance=0.1, from 0 to \
                 1, and times=3"
            );
        }
        write!(
            f,
            "`{text}` is no fault; known are {}; `,operation=ID`, `,chance=0.1` and `,times=3` may follow, but \
             not in a request's own header",
            Self::KNOWN.join(", ")
        )
    }
}

impl std::error::Error for UnknownFault {}

/// The forms that [`Fault`] is written in: `delay=300` waits 300 ms, `stale=301` lies 301 seconds back,
/// `system-error=processed` does what was asked for before it fails, `too-many-requests=2` has a
/// `Retry-After` of two seconds.
impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let unknown = || UnknownFault {
            text: text.to_owned(),
            condition: None,
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let is_processed = value == Some("processed");
        Ok(match (name, value) {
            ("tampered-body", None) => Self::TamperedBody,
            ("unsigned", None) => Self::Unsigned,
            ("unknown-serial", None) => Self::UnknownSerial,
            ("stale", Some(seconds)) => Self::Stale {
                seconds: seconds.parse().map_err(|_| unknown())?,
            },
            ("probe", None) => Self::Probe,
            ("undecodable-probe", None) => Self::UndecodableProbe,
            ("not-json", None) => Self::NotJson,
            ("unknown-fields", None) => Self::UnknownFields,
            ("missing-field", Some(name)) => Self::MissingField(name.to_owned()),
            ("delay", Some(milliseconds)) => {
                let milliseconds = milliseconds.parse().map_err(|_| unknown())?;
                Self::Delay(Duration::from_millis(milliseconds))
            }
            ("cut-short", None) => Self::CutShort,
            ("closed", None) => Self::Closed,
            ("system-error", None | Some("processed")) => Self::SystemError {
                processed: is_processed,
            },
            ("system-error-400", None | Some("processed")) => Self::SystemErrorAsBadRequest {
                processed: is_processed,
            },
            ("forbidden", Some(code)) => {
                let mut codes = ForbiddenCode::ALL.into_iter();
                let code = codes.find(|known| known.name() == code);
                Self::Forbidden(code.ok_or_else(unknown)?)
            }
            ("too-many-requests", None) => Self::TooManyRequests { retry_after: None },
            ("too-many-requests", Some(seconds)) => Self::TooManyRequests {
                retry_after: Some(seconds.parse().map_err(|_| unknown())?),
            },
            ("bad-gateway", None) => Self::BadGateway,
            _ => return Err(unknown()),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::TamperedBody => "tampered-body",
            Self::Unsigned => "unsigned",
            Self::UnknownSerial => "unknown-serial",
            Self::Stale { seconds } => return write!(f, "stale={seconds}"),
            Self::Probe => "probe",
            Self::UndecodableProbe => "undecodable-probe",
            Self::NotJson => "not-json",
            Self::UnknownFields => "unknown-fields",
            Self::MissingField(name) => return write!(f, "missing-field={name}"),
            Self::Delay(time) => return write!(f, "delay={}", time.as_millis()),
            Self::CutShort => "cut-short",
            Self::Closed => "closed",
            Self::SystemError { processed: false } => "system-error",
            Self::SystemError { processed: true } => "system-error=processed",
            Self::SystemErrorAsBadRequest { processed: false } => "system-error-400",
            Self::SystemErrorAsBadRequest { processed: true } => "system-error-400=processed",
            Self::Forbidden(code) => return write!(f, "forbidden={}", code.name()),
            Self::TooManyRequests { retry_after: None } => "too-many-requests",
            Self::TooManyRequests {
                retry_after: Some(seconds),
            } => return write!(f, "too-many-requests={seconds}"),
            Self::BadGateway => "bad-gateway",
        };
        f.write_str(name)
    }
}

/// `FAULT[,operation=ID][,chance=0.1][,times=3]`
impl FromStr for FaultRule {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let mut parts = text.split(',');
        let fault = parts.next().unwrap_or_default();
        let fault = fault.parse().map_err(|error| UnknownFault {
            text: text.to_owned(),
            ..error
        })?;
        parts.try_fold(Self::new(fault), |rule, part| {
            let unknown = || UnknownFault {
                text: text.to_owned(),
                condition: Some(part.to_owned()),
            };
            let (name, value) = part.split_once('=').ok_or_else(unknown)?;
            Ok(match name {
                "operation" => rule.operation(value),
                "chance" => {
                    let chance = value
                        .parse()
                        .ok()
                        .filter(|chance| (0.0..=1.0).contains(chance));
                    rule.chance(chance.ok_or_else(unknown)?)
                }
                "times" => rule.times(value.parse().map_err(|_| unknown())?),
                _ => return Err(unknown()),
            })
        })
    }
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fault)?;
        if let Some(operation) = &self.operation {
            write!(f, ",operation={operation}")?;
        }
        if self.chance < 1.0 {
            write!(f, ",chance={}", self.chance)?;
        }
        match self.times {
            Some(times) => write!(f, ",times={times}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in [
            "tampered-body",
            "unsigned",
            "unknown-serial",
            "stale=-301",
            "probe",
            "undecodable-probe",
            "not-json",
            "unknown-fields",
            "missing-field=openid",
            "delay=300",
            "cut-short",
            "closed",
            "system-error",
            "system-error=processed",
            "system-error-400",
            "system-error-400=processed",
            "forbidden=NO_AUTH",
            "forbidden=RULE_LIMIT",
            "forbidden=NOT_ENOUGH",
            "forbidden=REQUEST_BLOCKED",
            "too-many-requests",
            "too-many-requests=2",
            "bad-gateway,operation=useCoupon,chance=0.25,times=3",
        ] {
            let rule: FaultRule = text.parse().unwrap();
            assert_eq!(rule.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_no_faults() {
        for text in [
            "",
            "delay",
            "delay=soon",
            "unsigned=1",
            "stale=x",
            "system-error=done",
            "forbidden",
            "forbidden=rule_limit",
            "too-many-requests=soon",
            "bad-gateway ,times=1",
        ] {
            let error = text.parse::<FaultRule>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{text}` is no fault; known are tampered-body")));
        }
    }

    #[test]
    fn the_forms_that_are_told_are_faults() {
        for form in UnknownFault::KNOWN {
            let fault = form
                .replace("=SECONDS", "=1")
                .replace("MILLISECONDS", "1")
                .replace("NAME", "openid");
            for fault in [
                fault.replace(['[', ']'], ""),
                fault.split('[').next().unwrap().to_owned(),
            ] {
                assert!(fault.parse::<Fault>().is_ok(), "{form}: {fault}");
            }
        }
        for code in ForbiddenCode::ALL {
            let form = format!("forbidden={}", code.name());
            assert!(UnknownFault::KNOWN.contains(&form.as_str()), "{form}");
        }
    }

    #[test]
    fn a_condition_that_is_none_is_named() {
        for (text, condition) in [
            ("unsigned,chance=2", "chance=2"),
            ("unsigned,chance=-0.1", "chance=-0.1"),
            ("unsigned,chance=NaN", "chance=NaN"),
            ("unsigned,times=2,often", "often"),
            ("unsigned,", ""),
            ("unsigned,times=-1", "times=-1"),
            ("unsigned,Times=1,times=2", "Times=1"),
        ] {
            let error = text.parse::<FaultRule>().unwrap_err().to_string();
            let start =
                format!("`{condition}` of `{text}` is no condition; known are operation=ID");
            assert!(error.starts_with(&start), "{error}");
        }
    }
}

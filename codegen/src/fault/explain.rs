//! The codes for people: each by its name, with what there is to tell of it.

use std::fmt;
use std::str::FromStr;

use super::{Code, did_you_mean};

/// A kind of fault, by its stable name: `duplicate-key`.
///
/// ```
/// use wechatpay_codegen::FaultCode;
///
/// let code: FaultCode = "duplicate-key".parse()?;
/// assert_eq!(code.title(), "a key that stands twice in one mapping");
/// println!("{}", code.explanation());
/// # Ok::<(), wechatpay_codegen::UnknownFaultCode>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultCode(pub(super) Code);

impl FaultCode {
    /// Every code, those of the same [group](Self::group) together.
    pub fn all() -> impl Iterator<Item = Self> {
        let codes = Code::GROUPS.iter().flat_map(|(_, codes)| *codes);
        codes.copied().map(Self)
    }

    /// The code as it stands between the brackets of `error[…]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What it means, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.0.title()
    }

    /// What faults of this kind are about, as "The file and its YAML".
    #[must_use]
    pub fn group(self) -> &'static str {
        let group = Code::GROUPS
            .iter()
            .find(|(_, codes)| codes.contains(&self.0));
        group.map_or("", |(name, _)| name)
    }

    /// Markdown: what it means and why it is refused, and two blocks of YAML, the smallest spec
    /// with this fault and the same mended.
    ///
    /// A block that begins with `info:`, `paths:` or `components:` leaves out what every spec has:
    /// the version, the title, and the security scheme.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        self.0.explanation()
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for FaultCode {
    type Err = UnknownFaultCode;

    fn from_str(name: &str) -> Result<Self, UnknownFaultCode> {
        Self::all()
            .find(|code| code.name() == name)
            .ok_or_else(|| UnknownFaultCode {
                suggestion: did_you_mean(name, Self::all().map(Self::name)),
            })
    }
}

/// There is no fault of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFaultCode {
    suggestion: Option<&'static str>,
}

impl UnknownFaultCode {
    /// The name that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&'static str> {
        self.suggestion
    }
}

impl fmt::Display for UnknownFaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.suggestion {
            Some(word) => write!(f, "there is no such code; did you mean `{word}`?"),
            None => f.write_str("there is no such code"),
        }
    }
}

impl std::error::Error for UnknownFaultCode {}

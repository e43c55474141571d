//! What the self-test found.

use std::fmt;
use std::sync::Arc;

use super::Reason;
use crate::error::Error;

/// What [`Client::self_test`](crate::Client::self_test) found, for each [`Subject`]. `Display` is a
/// table of it.
#[derive(Debug, Clone)]
pub struct SelfTestReport {
    /// In the order of [`Subject::ALL`].
    verdicts: [Verdict; Subject::ALL.len()],
    echo_message: String,
    failure: Option<Arc<Error>>,
}

/// What the self-test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The local clock, by WeChat Pay's.
    Clock,
    /// The merchant's number.
    Mchid,
    /// The serial number of the merchant's API certificate.
    SerialNo,
    /// The private key of that certificate.
    PrivateKey,
    /// The key of WeChat Pay that requests name: the public key with its id, or the platform
    /// certificate.
    WechatpayKey,
    /// The APIv3 key.
    ApiV3Key,
}

/// What the self-test says of a [`Subject`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Verdict {
    /// It is right.
    Fits,
    /// It is wrong: why, and what to do.
    DoesNotFit(Reason),
    /// It could not be told: why, and what would tell.
    NotKnown(Reason),
}

impl SelfTestReport {
    /// Nothing is known yet.
    pub(crate) fn new(echo_message: &str) -> Self {
        Self {
            verdicts: Subject::ALL.map(|_| Verdict::NotKnown(Reason::CallFailed)),
            echo_message: echo_message.into(),
            failure: None,
        }
    }

    /// The test could not be carried through.
    pub(crate) fn failed(&mut self, failure: Error) {
        self.failure = Some(Arc::new(failure));
    }

    fn set(&mut self, subject: Subject, verdict: Verdict) {
        self.verdicts[subject as usize] = verdict;
    }

    pub(crate) fn fits(&mut self, subjects: &[Subject]) {
        for subject in subjects {
            self.set(*subject, Verdict::Fits);
        }
    }

    pub(crate) fn does_not_fit(&mut self, subject: Subject, reason: Reason) {
        self.set(subject, Verdict::DoesNotFit(reason));
    }

    pub(crate) fn not_known(&mut self, subject: Subject, reason: Reason) {
        self.set(subject, Verdict::NotKnown(reason));
    }

    /// Whether calls will succeed: everything fits, save that the APIv3 key may not be known.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.verdicts().all(|(subject, verdict)| match verdict {
            Verdict::Fits => true,
            Verdict::DoesNotFit(_) => false,
            Verdict::NotKnown(_) => subject == Subject::ApiV3Key,
        })
    }

    /// What was found of `subject`.
    #[must_use]
    pub fn verdict(&self, subject: Subject) -> &Verdict {
        &self.verdicts[subject as usize]
    }

    /// What was found of all subjects, in the order in which to mend them.
    pub fn verdicts(&self) -> impl Iterator<Item = (Subject, &Verdict)> {
        Subject::ALL.into_iter().zip(&self.verdicts)
    }

    /// Why the call of the test failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Error> {
        self.failure.as_deref()
    }

    /// The message of this test. A notification that belongs to it has the same.
    #[must_use]
    pub fn echo_message(&self) -> &str {
        &self.echo_message
    }
}

impl Subject {
    /// As they are declared, so that each is its own index.
    const ALL: [Self; 6] = [
        Self::Clock,
        Self::Mchid,
        Self::SerialNo,
        Self::PrivateKey,
        Self::WechatpayKey,
        Self::ApiV3Key,
    ];
}

impl fmt::Display for SelfTestReport {
    /// A line for each subject, and one for the failure.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (subject, verdict)) in self.verdicts().enumerate() {
            let line_end = if index == 0 { "" } else { "\n" };
            write!(formatter, "{line_end}{subject:20} {verdict}")?;
        }
        if let Some(failure) = &self.failure {
            write!(formatter, "\n{failure}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Clock => "clock",
            Self::Mchid => "mchid",
            Self::SerialNo => "serial number",
            Self::PrivateKey => "private key",
            Self::WechatpayKey => "key of WeChat Pay",
            Self::ApiV3Key => "APIv3 key",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits => formatter.write_str("fits"),
            Self::DoesNotFit(reason) => write!(formatter, "does not fit: {reason}"),
            Self::NotKnown(reason) => write!(formatter, "not known: {reason}"),
        }
    }
}

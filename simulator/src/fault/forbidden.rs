//! What a 403 is for.

/// The code of a 403 of [`Fault::Forbidden`](super::Fault::Forbidden).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForbiddenCode {
    /// `NO_AUTH`: the merchant may not do this.
    NoAuth,
    /// `RULE_LIMIT`: a rule of the stock forbids it.
    RuleLimit,
    /// `NOT_ENOUGH`: the stock, or the account, has nothing left.
    NotEnough,
    /// `REQUEST_BLOCKED`: the platform takes the request for a risk.
    RequestBlocked,
}

impl ForbiddenCode {
    pub(super) const ALL: [Self; 4] = [
        Self::NoAuth,
        Self::RuleLimit,
        Self::NotEnough,
        Self::RequestBlocked,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAuth => "NO_AUTH",
            Self::RuleLimit => "RULE_LIMIT",
            Self::NotEnough => "NOT_ENOUGH",
            Self::RequestBlocked => "REQUEST_BLOCKED",
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::NoAuth => "商户无权限",
            Self::RuleLimit => "业务规则限制",
            Self::NotEnough => "资源不足",
            Self::RequestBlocked => "请求受阻",
        }
    }
}

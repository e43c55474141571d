//! A payment to be asked of the user, signed by the merchant: `paySign`. Of the two forms, that of a
//! page or mini program and that of an app, each has names of its own for the same values, and signs
//! the prepay id in its own way.

use std::fmt;
use std::time::SystemTime;

use serde::ser::{Serialize, Serializer};

use crate::signing::{Credential, SigningError, check_nonce, nonce};
use crate::verification::unix_seconds;

/// What a form of payment has in common with the other. It signs the prepay id with a text before it,
/// or none.
macro_rules! payment {
    ($name:ident signs $prefix:literal) => {
        impl $name {
            /// Signs the payment of a `prepay_id` as the order's answer gave it, by the mini program,
            /// official account or app with this `appid`. The prepay id is good for two hours.
            ///
            /// # Errors
            ///
            /// [`PaymentError`] if an id cannot be one, or nothing can be signed.
            pub fn new(
                credential: &Credential,
                appid: &str,
                prepay_id: &str,
            ) -> Result<Self, PaymentError> {
                let now = unix_seconds(SystemTime::now());
                Self::with_nonce(credential, appid, prepay_id, now, &nonce()?)
            }

            /// [`new`](Self::new) with a timestamp and nonce of one's own.
            ///
            /// # Errors
            ///
            /// Those of [`new`](Self::new).
            pub fn with_nonce(
                credential: &Credential,
                appid: &str,
                prepay_id: &str,
                timestamp: i64,
                nonce: &str,
            ) -> Result<Self, PaymentError> {
                check(appid, prepay_id, nonce)?;
                let prepay = format!(concat!($prefix, "{}"), prepay_id);
                let signed = sign(credential, appid, timestamp, nonce, prepay)?;
                Ok(Self::of(credential, signed))
            }

            /// The object as JSON.
            #[must_use]
            pub fn to_json(&self) -> String {
                serde_json::to_string(self).expect("an object of texts has no way to fail")
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.object())
            }
        }
    };
}

/// The parameters of `wx.requestPayment` in a mini program, and of `getBrandWCPayRequest` or
/// `wx.chooseWXPay` in a web page. It serializes to the object that those take.
///
/// Official document: 小程序调起支付, JSAPI 调起支付.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsapiPayment {
    /// `appId`
    pub app_id: String,
    /// `timeStamp`: seconds since the Unix epoch, as a text.
    pub time_stamp: String,
    /// `nonceStr`
    pub nonce_str: String,
    /// `package`: `prepay_id=` and the prepay id.
    pub package: String,
    /// `paySign`
    pub pay_sign: String,
}

impl JsapiPayment {
    /// `signType`, which is not itself signed.
    pub const SIGN_TYPE: &str = "RSA";

    fn of(_credential: &Credential, signed: Signed<'_>) -> Self {
        Self {
            app_id: signed.appid.to_owned(),
            time_stamp: signed.timestamp,
            nonce_str: signed.nonce.to_owned(),
            package: signed.prepay,
            pay_sign: signed.signature,
        }
    }

    fn object(&self) -> [(&'static str, &str); 6] {
        [
            ("appId", &self.app_id),
            ("timeStamp", &self.time_stamp),
            ("nonceStr", &self.nonce_str),
            ("package", &self.package),
            ("signType", Self::SIGN_TYPE),
            ("paySign", &self.pay_sign),
        ]
    }
}

payment!(JsapiPayment signs "prepay_id=");

impl fmt::Debug for JsapiPayment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JsapiPayment")
            .field("app_id", &self.app_id)
            .field("time_stamp", &self.time_stamp)
            .finish_non_exhaustive()
    }
}

/// The parameters of a payment in an app: `PayReq` of the WeChat SDKs for Android and iOS. It
/// serializes to an object with the names of Android's.
///
/// Official document: APP 调起支付.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppPayment {
    /// `appid`
    pub appid: String,
    /// `partnerid`: the merchant's number, a service provider's own.
    pub partnerid: String,
    /// `prepayid`
    pub prepayid: String,
    /// `noncestr`
    pub noncestr: String,
    /// `timestamp`: seconds since the Unix epoch, as a text.
    pub timestamp: String,
    /// `sign`
    pub sign: String,
}

impl AppPayment {
    /// `package`, which is not itself signed.
    pub const PACKAGE: &str = "Sign=WXPay";

    fn of(credential: &Credential, signed: Signed<'_>) -> Self {
        Self {
            appid: signed.appid.to_owned(),
            partnerid: credential.mchid().to_owned(),
            prepayid: signed.prepay,
            noncestr: signed.nonce.to_owned(),
            timestamp: signed.timestamp,
            sign: signed.signature,
        }
    }

    fn object(&self) -> [(&'static str, &str); 7] {
        [
            ("appid", &self.appid),
            ("partnerid", &self.partnerid),
            ("prepayid", &self.prepayid),
            ("package", Self::PACKAGE),
            ("noncestr", &self.noncestr),
            ("timestamp", &self.timestamp),
            ("sign", &self.sign),
        ]
    }
}

payment!(AppPayment signs "");

impl fmt::Debug for AppPayment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppPayment")
            .field("appid", &self.appid)
            .field("partnerid", &self.partnerid)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

/// The four lines that are signed, and their signature.
struct Signed<'a> {
    appid: &'a str,
    timestamp: String,
    nonce: &'a str,
    prepay: String,
    signature: String,
}

fn sign<'a>(
    credential: &Credential,
    appid: &'a str,
    timestamp: i64,
    nonce: &'a str,
    prepay: String,
) -> Result<Signed<'a>, SigningError> {
    let message = format!("{appid}\n{timestamp}\n{nonce}\n{prepay}\n");
    Ok(Signed {
        signature: credential.sign(message.as_bytes())?,
        appid,
        timestamp: timestamp.to_string(),
        nonce,
        prepay,
    })
}

fn check(appid: &str, prepay_id: &str, nonce: &str) -> Result<(), PaymentError> {
    if !is_id(appid) {
        return Err(PaymentError::Appid);
    }
    if prepay_id.starts_with("prepay_id=") {
        return Err(PaymentError::PrefixedPrepayId);
    }
    if !is_id(prepay_id) {
        return Err(PaymentError::PrepayId);
    }
    check_nonce(nonce)?;
    Ok(())
}

/// A line feed in an id would shift the lines that are signed.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A payment could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaymentError {
    /// An appid is visible ASCII.
    Appid,
    /// A prepay id is visible ASCII.
    PrepayId,
    /// The prepay id is given with `prepay_id=` before it.
    PrefixedPrepayId,
    /// The signature could not be made.
    Signing(SigningError),
}

impl From<SigningError> for PaymentError {
    fn from(error: SigningError) -> Self {
        Self::Signing(error)
    }
}

impl fmt::Display for PaymentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Appid => formatter.write_str("an appid has letters and digits, and is not empty"),
            Self::PrepayId => {
                formatter.write_str("a prepay id has letters and digits, and is not empty")
            }
            Self::PrefixedPrepayId => formatter.write_str(
                "give the prepay id alone: `prepay_id=` is put before it where it belongs",
            ),
            Self::Signing(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for PaymentError {}

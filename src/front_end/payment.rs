//! A payment to be asked of the user, signed by the merchant: `paySign`.

use std::fmt;
use std::time::SystemTime;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::signing::{Credential, SigningError, check_nonce, nonce};
use crate::verification::unix_seconds;

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

    /// Signs the payment of a `prepay_id` as the order's answer gave it, by the app (mini program
    /// or official account) with this `appid`. The prepay id is good for two hours.
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
        let package = format!("{PREFIX}{prepay_id}");
        let pay_sign = sign(credential, [appid, &timestamp.to_string(), nonce, &package])?;
        Ok(Self {
            app_id: appid.to_owned(),
            time_stamp: timestamp.to_string(),
            nonce_str: nonce.to_owned(),
            package,
            pay_sign,
        })
    }

    /// The object as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl Serialize for JsapiPayment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("JsapiPayment", 6)?;
        object.serialize_field("appId", &self.app_id)?;
        object.serialize_field("timeStamp", &self.time_stamp)?;
        object.serialize_field("nonceStr", &self.nonce_str)?;
        object.serialize_field("package", &self.package)?;
        object.serialize_field("signType", Self::SIGN_TYPE)?;
        object.serialize_field("paySign", &self.pay_sign)?;
        object.end()
    }
}

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

    /// Signs the payment of a `prepay_id` as the order's answer gave it, by the app with this
    /// `appid`. The prepay id is good for two hours.
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
        let timestamp = timestamp.to_string();
        // Here the bare id is signed, unlike in a page.
        let sign = sign(credential, [appid, &timestamp, nonce, prepay_id])?;
        Ok(Self {
            appid: appid.to_owned(),
            partnerid: credential.mchid().to_owned(),
            prepayid: prepay_id.to_owned(),
            noncestr: nonce.to_owned(),
            timestamp,
            sign,
        })
    }

    /// The object as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl Serialize for AppPayment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("AppPayment", 7)?;
        object.serialize_field("appid", &self.appid)?;
        object.serialize_field("partnerid", &self.partnerid)?;
        object.serialize_field("prepayid", &self.prepayid)?;
        object.serialize_field("package", Self::PACKAGE)?;
        object.serialize_field("noncestr", &self.noncestr)?;
        object.serialize_field("timestamp", &self.timestamp)?;
        object.serialize_field("sign", &self.sign)?;
        object.end()
    }
}

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

const PREFIX: &str = "prepay_id=";

fn check(appid: &str, prepay_id: &str, nonce: &str) -> Result<(), PaymentError> {
    if !is_id(appid) {
        return Err(PaymentError::Appid);
    }
    if prepay_id.starts_with(PREFIX) {
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

fn sign(credential: &Credential, lines: [&str; 4]) -> Result<String, SigningError> {
    let mut message = lines.join("\n");
    message.push('\n');
    credential.sign(message.as_bytes())
}

fn json(object: &impl Serialize) -> String {
    serde_json::to_string(object).expect("an object of texts has no way to fail")
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

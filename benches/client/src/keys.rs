//! The keys of the test vectors, which both sides of a call have.

use serde_json::Value;

pub(crate) struct Keys {
    pub(crate) mchid: String,
    pub(crate) serial_no: String,
    pub(crate) private_key: String,
    pub(crate) public_key_id: String,
    pub(crate) public_key: String,
    /// The gateway's, which belongs to `public_key`.
    pub(crate) gateway_key: String,
}

impl Keys {
    pub(crate) fn of_the_vectors() -> Self {
        let text = include_str!("../../../tests/vectors.json");
        let vectors: Value = serde_json::from_str(text).expect("the vectors are JSON");
        let own = &vectors["own"];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let (merchant, wechatpay) = (
            &own["keys"]["merchant"],
            &own["keys"]["wechatpay_public_key"],
        );
        Self {
            mchid: text(&own["mchid"]),
            serial_no: text(&merchant["serial"]),
            private_key: text(&merchant["private_key_pkcs8_pem"]),
            public_key_id: text(&own["wechatpay_public_key_id"]),
            public_key: text(&wechatpay["public_key_spki_pem"]),
            gateway_key: text(&wechatpay["private_key_pkcs8_pem"]),
        }
    }
}

//! A `wechatpay_client::Client` that calls the simulator.

use wechatpay_client::{ApiV3Key, Client, ClientBuilder, ConfigError, PrivateKey, PublicKey};

use crate::Simulator;

impl Simulator {
    /// A builder with the merchant's credentials and APIv3 key, the platform's public key and
    /// certificates, and the simulator's address, to be changed before it is built.
    ///
    /// # Panics
    ///
    /// Never: the client reads the keys that the simulator makes.
    pub fn client_builder(&self) -> ClientBuilder {
        let merchant = self.merchant();
        let private_key = PrivateKey::from_pem(merchant.private_key_pem());
        let public_key = PublicKey::from_pem(self.public_key_pem());
        let api_v3_key = ApiV3Key::new(merchant.api_v3_key());
        let builder = Client::builder()
            .mchid(merchant.mchid())
            .serial_no(merchant.serial_no())
            .private_key(private_key.expect("the simulator makes RSA keys of 2048 bits"))
            .public_key(
                self.public_key_id(),
                public_key.expect("the simulator makes RSA keys of 2048 bits"),
            )
            .api_v3_key(api_v3_key.expect("the simulator makes APIv3 keys of 32 bytes"))
            .base_url(self.base_url());
        self.certificates()
            .iter()
            .fold(builder, |builder, certificate| {
                let key = PublicKey::from_pem(certificate.public_key_pem());
                builder.public_key(
                    certificate.serial_no(),
                    key.expect("the simulator makes RSA keys of 2048 bits"),
                )
            })
    }

    /// A client that is ready to call the simulator.
    ///
    /// # Errors
    ///
    /// If the simulator was built with a merchant id that the client does not take for one.
    pub fn client(&self) -> Result<Client, ConfigError> {
        self.client_builder().build()
    }
}

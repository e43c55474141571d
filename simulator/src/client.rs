//! A `wechatpay_client::Client` that calls the simulator.

use wechatpay_client::{Client, ClientBuilder, ConfigError, PrivateKey, PublicKey};

use crate::Simulator;

impl Simulator {
    /// A builder with the merchant's credentials, the platform's public key and the simulator's
    /// address, to be changed before it is built.
    ///
    /// # Panics
    ///
    /// Never: the client reads the keys that the simulator makes.
    pub fn client_builder(&self) -> ClientBuilder {
        let merchant = self.merchant();
        let private_key = PrivateKey::from_pem(merchant.private_key_pem());
        let public_key = PublicKey::from_pem(self.public_key_pem());
        Client::builder()
            .mchid(merchant.mchid())
            .serial_no(merchant.serial_no())
            .private_key(private_key.expect("the simulator makes RSA keys of 2048 bits"))
            .public_key(
                self.public_key_id(),
                public_key.expect("the simulator makes RSA keys of 2048 bits"),
            )
            .base_url(self.base_url())
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

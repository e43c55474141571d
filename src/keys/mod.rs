//! The keys of a merchant and of WeChat Pay. Each is parsed once, never printed, and wiped from memory
//! when the last of its clones goes: by the cryptographic library, which holds it, and here where a
//! copy is made.

mod api_v2;
mod api_v3;
mod certificate;
mod cipher;
mod error;
mod pem;
mod private;
mod public;
mod request_key;
mod table;
mod validity;

pub use api_v2::ApiV2Key;
pub use api_v3::ApiV3Key;
pub use certificate::PlatformCertificate;
pub use cipher::CipherError;
pub use error::KeyError;
pub use pem::PemKind;
pub use private::PrivateKey;
pub use public::PublicKey;
pub use request_key::RequestKey;
pub use table::KeyTable;
pub(crate) use table::{KeyId, Lookup};

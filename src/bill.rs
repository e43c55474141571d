//! Bills (账单) in one call: asks for one, fetches its file, and checks it against the digest that the
//! signed answer gave.

use serde::de::{Deserialize, Deserializer};

use crate::Client;
use crate::decode::{Object, decode, required};
use crate::download::Download;
use crate::error::Error;
use crate::operation::{
    FileOperation, InvalidRequest, Operation, OperationInfo, Parts, Rule, Violation,
};

impl Client {
    /// Asks for a bill (申请账单), and [downloads](Self::download_url) the file that the verified answer
    /// tells of by its `download_url`, `hash_type` and `hash_value`. `F` is the operation that has the
    /// path of that URL.
    ///
    /// The file comes as it is: a bill that was asked for with `tar_type` `GZIP` is unpacked, which
    /// takes the feature `gzip`. It is what WeChat Pay's signature vouches for once
    /// [`Download::bytes`] or [`Download::write_to`] has succeeded.
    ///
    /// ```no_run
    /// # use wechatpay_client::{Client, Error, FileOperation, Operation};
    /// # async fn example<DownloadBillRequest: FileOperation>(
    /// #     client: Client,
    /// #     request: impl Operation,
    /// # ) -> Result<(), Error> {
    /// let bill = client.download_bill::<DownloadBillRequest>(&request).await?;
    /// let table = bill.bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), of either call, and one if the answer is not signed; the
    /// [`Download`] has its own. Nothing is sent to a URL of another path.
    pub async fn download_bill<F: FileOperation>(
        &self,
        request: &impl Operation,
    ) -> Result<Download, Error> {
        self.bill_of(request, F::info()).await
    }

    pub(crate) async fn bill_of<O: Operation>(
        &self,
        request: &O,
        file: &'static OperationInfo,
    ) -> Result<Download, Error> {
        let parts = || self.0.exchange.parts(request);
        self.bill_at(O::info(), parts, file).await
    }

    /// The file, downloaded by the operation `file`, of the bill that a request asks for.
    pub(crate) async fn bill_at(
        &self,
        operation: &'static OperationInfo,
        parts: impl FnOnce() -> Result<Parts, InvalidRequest>,
        file: &'static OperationInfo,
    ) -> Result<Download, Error> {
        let mut is_packed = false;
        let parts = || {
            let parts = parts()?;
            is_packed = asks_for_gzip(&parts);
            if is_packed && !cfg!(feature = "gzip") {
                // The digest is that of the unpacked file, so there would be nothing to check.
                let violation = Violation::new(String::from("tar_type"), Rule::Feature("gzip"));
                return Err(InvalidRequest::new(operation.id, vec![violation]));
            }
            Ok(parts)
        };
        let bill = self.exchange(operation, parts, |success| {
            // The digest is worth as much as the answer that tells it.
            success.verified()?.read(decode::<Bill>)
        });
        let bill = bill.await?;
        let download = self.download_at(file, &bill.download_url).await?;
        let download = if is_packed {
            download.unpacked()
        } else {
            download
        };
        download.expect_hash(&bill.hash_type, &bill.hash_value)
    }
}

/// Where the file of a bill is, and what is to be found there.
struct Bill {
    download_url: String,
    hash_type: String,
    hash_value: String,
}

impl<'de> Deserialize<'de> for Bill {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            download_url: required(&mut object, "download_url")?,
            hash_type: required(&mut object, "hash_type")?,
            hash_value: required(&mut object, "hash_value")?,
        })
    }
}

/// Whether a request asks for a packed file.
fn asks_for_gzip(parts: &Parts) -> bool {
    let query = parts.path_and_query().split_once('?');
    let mut pairs = query.into_iter().flat_map(|(_, query)| query.split('&'));
    pairs.any(|pair| pair == "tar_type=GZIP")
}

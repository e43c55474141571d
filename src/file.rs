//! A file to be uploaded.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use bytes::Bytes;
use http_body_util::BodyExt as _;

use crate::value::{Value, Visitor};

/// A file to be uploaded: its name, its media type, and its bytes.
///
/// ```
/// use wechatpay_client::File;
///
/// let logo = File::new("logo.png", b"\x89PNG...".as_slice());
/// assert_eq!(logo.content_type(), "image/png");
/// ```
///
/// The media type is told from the ending of the name, unless it is
/// [given](Self::with_content_type). WeChat Pay wants a name with an ending. Cheap to clone; `Debug`
/// shows the name and how many bytes there are.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl File {
    /// A file of these bytes.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let name = name.into();
        Self {
            content_type: String::from(media_type(&name)),
            name,
            bytes: bytes.into(),
        }
    }

    /// The file at `path`, under the last part of it. It is read whole, and reading blocks.
    ///
    /// # Errors
    ///
    /// That of reading it, and one if its name is not Unicode.
    pub fn from_path(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let Some(name) = path.file_name().and_then(OsStr::to_str) else {
            let message = "this path does not end with a name in Unicode";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        Ok(Self::new(name, std::fs::read(path)?))
    }

    /// A file of all that `reader` gives, which is held in memory. Reading blocks.
    ///
    /// # Errors
    ///
    /// That of reading it.
    pub fn from_reader(name: impl Into<String>, mut reader: impl Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Self::new(name, bytes))
    }

    /// A file of all that comes in `body`: a request or an answer of hyper, axum or reqwest, or by
    /// `http_body_util::StreamBody` any stream. Its digest goes out before it, so it is held in memory.
    ///
    /// ```
    /// # async fn example(request: http::Request<wechatpay_client::transport::Body>) -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_client::File;
    ///
    /// let logo = File::from_body("logo.png", request.into_body()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// That of the body.
    pub async fn from_body<B>(name: impl Into<String>, body: B) -> Result<Self, B::Error>
    where
        B: http_body::Body<Data = Bytes>,
    {
        Ok(Self::new(name, body.collect().await?.to_bytes()))
    }

    /// The same file with another media type, as `image/png`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// The name, without a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The media type.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

/// The media type for the ending of a name: those that WeChat Pay takes, and bytes for any other.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("bmp") => "image/bmp",
        Some("gif") => "image/gif",
        Some("mp4") => "video/mp4",
        Some("avi") => "video/x-msvideo",
        Some("mov") => "video/quicktime",
        Some("wmv") => "video/x-ms-wmv",
        Some("mpeg" | "mpg") => "video/mpeg",
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

impl Value for File {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.file(self);
    }
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("File")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

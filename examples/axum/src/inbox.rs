//! The coupons that were sent, each kept once: a folder with a file for each.
//!
//! A service with a database has a table instead, with a unique index on the same two: the type of
//! the event, and the code of the coupon.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use tempfile::NamedTempFile;
use wechatpay_client::busifavor::CouponSent;

pub(crate) struct Inbox {
    folder: PathBuf,
}

impl Inbox {
    /// Makes the folder if it is not there.
    pub(crate) fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Puts the coupon in a safe place, unless it is there already, and tells whether it is new. Of
    /// repetitions that come at the same moment, also to other processes, one is.
    pub(crate) fn keep(&self, coupon: &CouponSent) -> io::Result<bool> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        writeln!(file, "{} {}", coupon.stock_id, coupon.send_time)?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(self.path(coupon)) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }

    fn path(&self, coupon: &CouponSent) -> PathBuf {
        // A code may hold a slash.
        let code = form_urlencoded::byte_serialize(coupon.coupon_code.as_bytes());
        self.folder
            .join(format!("COUPON.SEND {}", code.collect::<String>()))
    }
}

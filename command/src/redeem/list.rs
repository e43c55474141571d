//! The list of coupons: CSV with the names of its columns in the first line.

use std::fs;
use std::path::Path;

use super::redemption::Row;
use crate::catalog::did_you_mean;
use crate::failure::Failure;
use crate::language::say;

const COLUMNS: [&str; 9] = [
    "coupon_code",
    "stock_id",
    "appid",
    "openid",
    "use_time",
    "use_request_no",
    "out_trade_no",
    "mch_id",
    "transaction_id",
];

/// The rows of a list with their lines in the file.
pub(super) fn read(path: &Path) -> Result<Vec<(u64, Row)>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    // Spreadsheets begin their files with it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let place = path.display();
    let fault = |error: csv::Error| Failure::Input(format!("{place}: {error}"));
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(fault)?.clone();
    for (index, column) in header.iter().enumerate() {
        if !COLUMNS.contains(&column) {
            let hint = did_you_mean(column, COLUMNS);
            return Err(Failure::Input(say!(
                "{place}: there is no column `{column}`{hint}",
                "{place}：没有名为 `{column}` 的列{hint}"
            )));
        }
        if header.iter().take(index).any(|other| other == column) {
            return Err(Failure::Input(say!(
                "{place}: the column `{column}` is there twice",
                "{place}：列 `{column}` 重复"
            )));
        }
    }
    if !header.iter().any(|column| column == "coupon_code") {
        return Err(Failure::Input(say!(
            "{place}: the first line has to name the columns, and `coupon_code` among them",
            "{place}：第一行应为列名，且必须包含 `coupon_code`"
        )));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.deserialize(Some(&header)).map_err(fault)?));
    }
    Ok(rows)
}

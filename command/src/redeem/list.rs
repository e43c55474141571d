//! The list of coupons: CSV with the names of its columns in the first line.

use std::fs;
use std::path::Path;

use super::redemption::Row;
use crate::catalog::did_you_mean;
use crate::failure::Failure;
use crate::language::{say, told};

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
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let Ok(text) = String::from_utf8(bytes) else {
        let place = path.display();
        return Err(Failure::Input(say!(
            "{place}: this is not UTF-8: save it anew, in a spreadsheet as \"CSV UTF-8\"",
            "{place}：不是 UTF-8 编码：请重新保存，电子表格中选择“CSV UTF-8”"
        )));
    };
    let place = path.display();
    let fault = |error: csv::Error| match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            Failure::Input(say!(
                "{place}: line {line} has {len} cells, and the first line {expected_len}",
                "{place}：第 {line} 行有 {len} 个单元格，第一行有 {expected_len} 个"
            ))
        }
        _ => {
            let error = told(&error);
            Failure::Input(say!("{place}: {error}", "{place}：{error}"))
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(fault)?.clone();
    // Else it is told that the first row of a list without names is an unknown column.
    if !header.iter().any(|column| column == "coupon_code") {
        let columns = COLUMNS.join(", ");
        let first = header.iter().next().unwrap_or_default();
        let hint = did_you_mean(first, ["coupon_code"]);
        return Err(Failure::Input(say!(
            "{place}: the first line has to name the columns, with commas between, and `coupon_code` among \
             them; it begins with `{first}`{hint}. The columns are {columns}",
            "{place}：第一行应为列名，以逗号分隔，且必须包含 `coupon_code`；现在的第一列是 `{first}`{hint}。\
             可用的列有 {columns}"
        )));
    }
    for (index, column) in header.iter().enumerate() {
        if !COLUMNS.contains(&column) {
            let hint = did_you_mean(column, COLUMNS);
            let columns = COLUMNS.join(", ");
            return Err(Failure::Input(say!(
                "{place}: there is no column `{column}`{hint}: take it out. The columns are {columns}",
                "{place}：没有名为 `{column}` 的列{hint}，请删去。可用的列有 {columns}"
            )));
        }
        if header.iter().take(index).any(|other| other == column) {
            return Err(Failure::Input(say!(
                "{place}: the column `{column}` is there twice",
                "{place}：列 `{column}` 重复"
            )));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.deserialize(Some(&header)).map_err(fault)?));
    }
    Ok(rows)
}

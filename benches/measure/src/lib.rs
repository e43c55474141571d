//! What the benchmarks share: processes whose use is measured in turn, and the table of it.

mod process;
mod table;

pub use process::{Case, Usage, finished, in_turn, run};
pub use table::{Figure, Peer, Row, Table};

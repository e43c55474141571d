//! The command `wechatpay` against the simulator.

mod call;
mod dry_run;
mod settings;
mod shell;
mod untyped;

//! The command `wechatpay` against the simulator.

mod call;
mod captured;
mod doctor;
mod dry_run;
mod files;
mod operations;
mod redeem;
mod settings;
mod shell;
mod tools;
mod untyped;

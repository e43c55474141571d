//! The command `wechatpay` against the simulator.

mod call;
mod captured;
mod chinese;
mod chinese_failures;
mod doctor;
mod dry_run;
mod files;
mod operations;
mod pipes;
mod redeem;
mod required;
mod settings;
mod shell;
mod shells;
mod tools;
mod untyped;

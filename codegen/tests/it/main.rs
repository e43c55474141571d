//! The generator as its users meet it: the library, the files it writes, and the command.

mod command;
mod explain;
mod faults;
mod files;
mod golden;
mod robustness;
mod scratch;
mod selection;
mod warnings;

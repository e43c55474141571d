//! The generator as its users meet it: the library, the files it writes, and the command.

mod command;
mod compiles;
mod explain;
mod fault_pairs;
mod faults;
mod files;
mod golden;
mod hostile_text;
mod mutation;
mod robustness;
mod scale;
mod scratch;
mod selection;
mod warnings;

//! The tests of this crate, in one program.

mod contract;
mod downloading;
mod replay;
mod temporary;

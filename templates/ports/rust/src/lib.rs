//! Your port.

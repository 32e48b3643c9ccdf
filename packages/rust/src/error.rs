use std::fmt;

/// An error of this crate, such as a missing or damaged fixture, or a missing fake codex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

/// The result of a function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Error(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

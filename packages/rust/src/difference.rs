use serde_json::Value;
use std::fmt;

/// Longest text of a value in a message, in characters.
const LONGEST: usize = 200;

/// A place where a port's events are not those of the fixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The number of the event, from 1.
    pub event: usize,
    /// The path of the member, such as `params.turn.status`; empty if the whole event is missing or additional.
    pub path: String,
    /// The fixture's value; null where it has none.
    pub expected: Value,
    /// The port's value; null where it has none.
    pub got: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "event {}", self.event)?;
        if !self.path.is_empty() {
            write!(formatter, ", {}", self.path)?;
        }
        let (expected, got) = (render(&self.expected), render(&self.got));
        write!(formatter, ": expected {expected}, got {got}")
    }
}

fn render(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

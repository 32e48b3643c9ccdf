//! Which notifications are the events of a turn.
//!
//! The SDK gives its user all notifications in one stream, in which the answer to `turn/start` has no place. codex announces
//! the turn with `thread/status/changed` and `turn/started`; what the stream has before these belongs to no turn.

use serde_json::Value;

/// A running turn, or one that codex has not announced yet.
pub struct Turn {
    /// Number of the command that began it.
    pub command: Value,
    thread: Value,
    id: Value,
    begun: bool,
    /// Notifications since the answer to `turn/start`, until the turn begins.
    earlier: Vec<Value>,
}

/// How a notification divides what the stream had so far.
#[derive(Default)]
pub struct Division {
    pub idle: Vec<Value>,
    pub events: Vec<Value>,
    pub is_end: bool,
}

impl Turn {
    pub fn new(command: Value, thread: Value, id: Value) -> Self {
        Turn { command, thread, id, begun: false, earlier: Vec::new() }
    }

    /// Takes the next notification.
    pub fn take(&mut self, event: Value) -> Division {
        let is_own = event["params"]["turn"]["id"] == self.id;
        let is_end = is_own && event["method"] == "turn/completed";
        self.begun |= is_end || (is_own && event["method"] == "turn/started");
        self.earlier.push(event);
        if !self.begun {
            return Division::default();
        }
        let mut idle = std::mem::take(&mut self.earlier);
        let events = idle.split_off(self.find_start(&idle));
        Division { idle, events, is_end }
    }

    /// Returns what came for a turn that never began.
    pub fn into_earlier(self) -> Vec<Value> {
        self.earlier
    }

    fn find_start(&self, notifications: &[Value]) -> usize {
        let is_active = |event: &Value| {
            event["method"] == "thread/status/changed"
                && event["params"]["threadId"] == self.thread
                && event["params"]["status"]["type"] == "active"
        };
        notifications.iter().rposition(is_active).unwrap_or(notifications.len() - 1)
    }
}

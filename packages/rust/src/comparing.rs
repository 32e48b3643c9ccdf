use crate::text::{is_id_placeholder, is_uuid, match_text, IdPair};
use crate::Difference;
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// Compares a port's events with those of a fixture, one by one: equal but for ids, times and paths, as docs/comparing.md
/// specifies. Returns the differences in the order of the events.
pub fn compare_events(expected: &[Value], got: &[Value]) -> Vec<Difference> {
    let mut comparison = Comparison::default();
    for index in 0..expected.len().max(got.len()) {
        comparison.event = index + 1;
        comparison.compare_at(expected, got, index, &[]);
    }
    comparison.differences
}

/// Panics, with each difference, unless a port's events are those of a fixture but for ids, times and paths.
#[track_caller]
pub fn assert_same_events(expected: &[Value], got: &[Value]) {
    let differences = compare_events(expected, got);
    if !differences.is_empty() {
        let lines: Vec<String> = differences.iter().map(ToString::to_string).collect();
        panic!(
            "The events are not those of the fixture:\n{}",
            lines.join("\n")
        );
    }
}

#[derive(Default, Clone)]
struct Comparison {
    differences: Vec<Difference>,
    event: usize,
    own_ids: HashMap<String, String>,
    placeholders: HashMap<String, String>,
}

impl Comparison {
    fn add(&mut self, path: &[String], expected: &Value, got: &Value) {
        self.differences.push(Difference {
            event: self.event,
            path: path.join("."),
            expected: expected.clone(),
            got: got.clone(),
        });
    }

    /// Compares two elements of lists. A missing one is a difference.
    fn compare_at(&mut self, expected: &[Value], got: &[Value], index: usize, path: &[String]) {
        match (expected.get(index), got.get(index)) {
            (Some(recorded), Some(own)) => self.compare(recorded, own, path),
            (recorded, own) => self.add(
                path,
                recorded.unwrap_or(&Value::Null),
                own.unwrap_or(&Value::Null),
            ),
        }
    }

    fn compare(&mut self, expected: &Value, got: &Value, path: &[String]) {
        match (expected, got) {
            (Value::Object(recorded), Value::Object(own)) => {
                self.compare_members(recorded, own, path);
            }
            (Value::Array(recorded), Value::Array(own)) => {
                for index in 0..recorded.len().max(own.len()) {
                    self.compare_at(recorded, own, index, &extend(path, &index.to_string()));
                }
            }
            _ if self.is_same(expected, got, find_name(path)) => {}
            _ => self.add(path, expected, got),
        }
    }

    fn compare_members(
        &mut self,
        expected: &Map<String, Value>,
        got: &Map<String, Value>,
        path: &[String],
    ) {
        let mut left: HashMap<&str, &Value> = got
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        for name in sort_names(expected) {
            let own = self.find_member(name, &expected[name], &left, path);
            let value = left.remove(own.as_str()).unwrap_or(&Value::Null);
            self.compare(&expected[name], value, &extend(path, name));
        }
        for name in sort_names(got) {
            match left.get(name) {
                Some(value) if !value.is_null() => {
                    self.add(&extend(path, name), &Value::Null, value)
                }
                _ => {}
            }
        }
    }

    /// Finds the member that has the fixture's name, or the id in its place. If several ids are possible, it takes the first
    /// whose value equals the fixture's, since the members have no order.
    fn find_member(
        &mut self,
        name: &str,
        value: &Value,
        left: &HashMap<&str, &Value>,
        path: &[String],
    ) -> String {
        if let Some(known) = self.own_ids.get(name) {
            return known.clone();
        }
        if left.contains_key(name) || !is_id_placeholder(name) {
            return name.to_owned();
        }
        let mut possible: Vec<&str> = left.keys().copied().collect();
        possible.retain(|other| is_uuid(other) && !self.placeholders.contains_key(*other));
        possible.sort_unstable();
        let same = possible.iter().find(|other| {
            let mut trial = Comparison {
                differences: Vec::new(),
                ..self.clone()
            };
            trial.bind(&[(name.to_owned(), (**other).to_owned())]);
            trial.compare(value, left[**other], path);
            trial.differences.is_empty()
        });
        let Some(found) = same.or(possible.first()) else {
            return name.to_owned();
        };
        self.bind(&[(name.to_owned(), (*found).to_owned())]);
        (*found).to_owned()
    }

    fn is_same(&mut self, expected: &Value, got: &Value, name: &str) -> bool {
        match (expected, got) {
            (Value::Number(recorded), Value::Number(own)) => match_number(name, recorded, own),
            (Value::String(recorded), Value::String(own)) => {
                if name == "processId" && is_process_number(recorded) && is_digits(own) {
                    return self.bind(&[(format!("process {recorded}"), own.clone())]);
                }
                match_text(recorded, own).is_some_and(|pairs| self.bind(&pairs))
            }
            _ => expected == got,
        }
    }

    /// Says whether ids can stand for each other in both directions. From then on, they do.
    fn bind(&mut self, pairs: &[IdPair]) -> bool {
        pairs.iter().all(|(placeholder, own)| {
            if !self.own_ids.contains_key(placeholder) && !self.placeholders.contains_key(own) {
                self.own_ids.insert(placeholder.clone(), own.clone());
                self.placeholders.insert(own.clone(), placeholder.clone());
            }
            self.own_ids.get(placeholder) == Some(own)
                && self.placeholders.get(own) == Some(placeholder)
        })
    }
}

/// Sorts the names of members, and puts those whose value is an object at the end: the values before them show which ids belong
/// together, also where an id is the name of a member of that object.
fn sort_names(members: &Map<String, Value>) -> Vec<&str> {
    let mut names: Vec<&str> = members.keys().map(String::as_str).collect();
    names.sort_by_key(|name| (members[*name].is_object(), *name));
    names
}

/// Returns the name of the member that has a value. If the value is in a list, it is the name of the list's member.
fn find_name(path: &[String]) -> &str {
    let name = path.iter().rev().find(|step| !is_digits(step));
    name.map_or("", String::as_str)
}

fn extend(path: &[String], step: &str) -> Vec<String> {
    [path, &[step.to_owned()]].concat()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_process_number(text: &str) -> bool {
    text.len() == 4 && text.starts_with('1') && is_digits(text)
}

/// Matches the number of a member with the fixture's, which may be the placeholder of a time or a duration.
fn match_number(name: &str, expected: &Number, got: &Number) -> bool {
    if is_same_number(expected, got) {
        return true;
    }
    let value = expected.as_f64();
    if is_duration(name) {
        return value == Some(0.0) && got.as_f64().is_some_and(|own| own >= 0.0);
    }
    let is_time = name.ends_with("At") || name.ends_with("AtMs");
    is_time && (value == Some(1_767_225_600.0) || value == Some(1_767_225_600_000.0))
}

/// Compares integers exactly, and other numbers as floats.
fn is_same_number(one: &Number, other: &Number) -> bool {
    match (to_integer(one), to_integer(other)) {
        (Some(left), Some(right)) => left == right,
        _ => one.as_f64() == other.as_f64(),
    }
}

fn to_integer(number: &Number) -> Option<i128> {
    let signed = number.as_i64().map(i128::from);
    signed.or_else(|| number.as_u64().map(i128::from))
}

/// Whether a member has the name of a duration (docs/comparing.md has the pattern).
fn is_duration(name: &str) -> bool {
    let units = ["ms", "Ms", "seconds", "Seconds", "secs", "Secs", ""];
    units.iter().any(|unit| {
        let Some(stem) = name.strip_suffix(unit) else {
            return false;
        };
        let stem = stem.strip_suffix('_').unwrap_or(stem);
        let ends = ["Duration", "Elapsed"];
        let all = [
            "duration",
            "elapsed",
            "timeUsed",
            "timeused",
            "time_Used",
            "time_used",
            "time_to_first_token",
        ];
        ends.iter().any(|end| stem.ends_with(end)) || all.contains(&stem)
    })
}

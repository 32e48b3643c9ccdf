//! Matches a text with the fixture's, which has placeholders. It tries each end that a placeholder's value may have, the longest
//! first.

use crate::shape::{count_digits, match_shape, match_time, match_wall, DAY, ROLLOUT, UUID};
use std::collections::{HashMap, HashSet};

/// An id of the fixture, and the port's id in its place.
pub(crate) type IdPair = (String, String);

const RECORDED_TIME: &str = "2026-01-01T00:00:00";
const RECORDED_FILE: &str = "rollout-2026-01-01T00-00-00-";
const RECORDED_DAY: &str = "2026/01/01/";
const RECORDED_WALL: &str = "Wall time: 0.0 seconds";
const RECORDED_PORT: &str = "8080";
/// If one path begins with another one, the longer path comes first. No letter, digit, `_` or `-` follows a path.
const PATHS: [&str; 6] = [
    "/opt/codex/bin/codex",
    "/opt/codex",
    "/home/user/.codex",
    "/home/user",
    "/run/touchstone",
    "/workspace",
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Literal,
    Id,
    Day,
    File,
    Time,
    Wall,
    Port,
    Path,
    Redacted,
}

/// A part of a fixture's text: a placeholder of a kind, or a literal.
struct Part<'a> {
    kind: Kind,
    text: &'a str,
}

/// Whether a text is a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    match_shape(UUID, text) == Some(text.len())
}

/// Whether a text is the placeholder of an id.
pub(crate) fn is_id_placeholder(text: &str) -> bool {
    let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let bytes = text.as_bytes();
    is_uuid(text)
        && is_lower
        && (b'1'..=b'8').contains(&bytes[14])
        && &text[15..24] == "000-8000-"
        && (b'1'..=b'5').contains(&bytes[24])
        && bytes[25..].iter().all(u8::is_ascii_digit)
}

/// Returns pairs of a fixture's id and the id in its place, or `None` if the texts do not match.
pub(crate) fn match_text(expected: &str, got: &str) -> Option<Vec<IdPair>> {
    let parts = split(expected);
    if parts.iter().all(|part| part.kind == Kind::Literal) {
        return (expected == got).then(Vec::new);
    }
    Match { parts: &parts, got }.find(0, 0, &HashMap::new(), &mut HashSet::new())
}

fn split(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut begin, mut from) = (0, 0);
    while from < text.len() {
        let Some((kind, size)) = find_placeholder(text, from) else {
            from += text[from..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let end = from + size;
        // An id that is no placeholder was written by hand, and is the same everywhere.
        if kind != Kind::Id || is_id_placeholder(&text[from..end]) {
            if from > begin {
                let literal = &text[begin..from];
                parts.push(Part {
                    kind: Kind::Literal,
                    text: literal,
                });
            }
            parts.push(Part {
                kind,
                text: &text[from..end],
            });
            begin = end;
        }
        from = end;
    }
    if begin < text.len() {
        parts.push(Part {
            kind: Kind::Literal,
            text: &text[begin..],
        });
    }
    parts
}

/// Finds the placeholder that begins at a place of a text: its kind and size.
fn find_placeholder(text: &str, from: usize) -> Option<(Kind, usize)> {
    let rest = &text[from..];
    if let Some(size) = match_shape(UUID, rest) {
        return Some((Kind::Id, size));
    }
    let is_port = ["127.0.0.1:", "localhost:"]
        .iter()
        .any(|host| text[..from].ends_with(host));
    match rest.as_bytes()[0] {
        b'2' if rest.starts_with(RECORDED_DAY)
            && rest[RECORDED_DAY.len()..].starts_with(RECORDED_FILE) =>
        {
            Some((Kind::Day, RECORDED_DAY.len() + RECORDED_FILE.len()))
        }
        b'2' if rest.starts_with(RECORDED_TIME) => Some((Kind::Time, match_time(rest)?)),
        b'r' if rest.starts_with(RECORDED_FILE) => Some((Kind::File, RECORDED_FILE.len())),
        b'W' if rest.starts_with(RECORDED_WALL) => Some((Kind::Wall, RECORDED_WALL.len())),
        b'8' if is_port
            && count_digits(rest) == RECORDED_PORT.len()
            && rest.starts_with(RECORDED_PORT) =>
        {
            Some((Kind::Port, RECORDED_PORT.len()))
        }
        b'/' => {
            let path = PATHS.iter().find(|path| {
                rest.starts_with(**path) && !begins_with_name_byte(&rest[path.len()..])
            })?;
            Some((Kind::Path, path.len()))
        }
        b'[' => {
            let rule = rest.strip_prefix("[redacted:")?;
            let size = rule.bytes().take_while(|byte| is_name_byte(*byte)).count();
            let is_whole = size > 0 && rule[size..].starts_with(']');
            is_whole.then_some((Kind::Redacted, "[redacted:".len() + size + 1))
        }
        _ => None,
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn begins_with_name_byte(text: &str) -> bool {
    text.bytes().next().is_some_and(is_name_byte)
}

struct Match<'a> {
    parts: &'a [Part<'a>],
    got: &'a str,
}

impl<'a> Match<'a> {
    /// Matches the parts from `number` on with the text from the place `from` on.
    /// `paths` has the values of the placeholders of paths so far. `failed` has the pairs of part and place that can't match with
    /// these values. They are not tried again, which limits the time.
    fn find(
        &self,
        number: usize,
        from: usize,
        paths: &HashMap<&'a str, &'a str>,
        failed: &mut HashSet<(usize, usize)>,
    ) -> Option<Vec<IdPair>> {
        let Some(part) = self.parts.get(number) else {
            return (from == self.got.len()).then(Vec::new);
        };
        if failed.contains(&(number, from)) {
            return None;
        }
        for end in self.list_ends(part, from, paths) {
            let own = &self.got[from..end];
            let found = if part.kind == Kind::Path && !paths.contains_key(part.text) {
                let mut bound = paths.clone();
                bound.insert(part.text, own);
                self.find(number + 1, end, &bound, &mut HashSet::new())
            } else {
                self.find(number + 1, end, paths, failed)
            };
            if let Some(mut pairs) = found {
                if part.kind == Kind::Id {
                    pairs.insert(0, (part.text.to_owned(), own.to_owned()));
                }
                return Some(pairs);
            }
        }
        failed.insert((number, from));
        None
    }

    /// Lists where the value of a part may end, the longest first.
    fn list_ends(&self, part: &Part, from: usize, paths: &HashMap<&'a str, &'a str>) -> Vec<usize> {
        let rest = &self.got[from..];
        let size = match part.kind {
            Kind::Literal => rest.starts_with(part.text).then_some(part.text.len()),
            Kind::Path => match paths.get(part.text) {
                Some(own) => rest.starts_with(own).then_some(own.len()),
                None => {
                    return list_character_ends(rest, from, |one| {
                        !one.is_whitespace() && one != '"' && one != '\''
                    })
                }
            },
            Kind::Redacted => return list_character_ends(rest, from, |_| true),
            Kind::Id => match_shape(UUID, rest),
            Kind::Day => match_shape(&format!("{DAY}{ROLLOUT}"), rest),
            Kind::File => match_shape(ROLLOUT, rest),
            Kind::Time => match_time(rest),
            Kind::Wall => match_wall(rest),
            Kind::Port => Some(count_digits(rest)).filter(|size| *size > 0),
        };
        size.map(|size| from + size).into_iter().collect()
    }
}

/// Lists where a text of one or more allowed characters may end, the longest first.
fn list_character_ends(rest: &str, from: usize, is_allowed: impl Fn(char) -> bool) -> Vec<usize> {
    let allowed = rest.char_indices().take_while(|(_, one)| is_allowed(*one));
    let mut ends: Vec<usize> = allowed
        .map(|(index, one)| from + index + one.len_utf8())
        .collect();
    ends.reverse();
    ends
}

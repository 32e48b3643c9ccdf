//! Converts between JSON with the names on the wire and the SDK's types.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Fault;

/// Builds the SDK's type from members by their names on the wire.
pub fn build<T: Serialize + DeserializeOwned>(params: Value) -> Result<T, Fault> {
    let refuse = |error: serde_json::Error| Fault::Unsupported(format!("the SDK's types refuse a parameter: {error}"));
    let built: T = serde_json::from_value(params.clone()).map_err(refuse)?;
    let kept = serde_json::to_value(&built).map_err(refuse)?;
    match find_lost(&params, &kept) {
        Some(lost) => Err(Fault::Unsupported(format!("the SDK's types of the parameters have no {lost}"))),
        None => Ok(built),
    }
}

/// Writes a result of the SDK as JSON.
pub fn write<T: Serialize>(result: &T) -> Result<Value, Fault> {
    let describe =
        |error: serde_json::Error| Fault::Raised(json!({ "type": "serde_json::Error", "message": error.to_string() }));
    serde_json::to_value(result).map_err(describe)
}

pub fn build_input(input: &Value) -> Value {
    if input.is_array() { input.clone() } else { json!([{ "type": "text", "text": input }]) }
}

/// Finds a member or a value of `params` that `kept` has lost.
fn find_lost(params: &Value, kept: &Value) -> Option<String> {
    match (params, kept) {
        (Value::Null, _) => None,
        (Value::Object(members), Value::Object(others)) => {
            members.iter().find_map(|(name, value)| match others.get(name) {
                Some(other) => find_lost(value, other),
                None if value.is_null() => None,
                None => Some(format!("`{name}`")),
            })
        }
        (Value::Array(values), Value::Array(others)) if values.len() == others.len() => {
            values.iter().zip(others).find_map(|(value, other)| find_lost(value, other))
        }
        _ => (params != kept).then(|| format!("value {params}")),
    }
}

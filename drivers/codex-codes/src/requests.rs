//! The requests for which `AsyncClient` has a method.

use codex_codes::AsyncClient;
use serde_json::{Value, json};

use crate::helper::{Fault, build, write};

/// Methods of codex.
pub const METHODS: &[&str] = &[
    "account/login/cancel",
    "account/login/start",
    "account/logout",
    "account/rateLimits/read",
    "account/read",
    "account/usage/read",
    "thread/archive",
    "thread/delete",
    "thread/fork",
    "thread/items/list",
    "thread/resume",
    "thread/revert",
    "thread/start",
    "thread/turns/list",
    "turn/interrupt",
    "turn/start",
    "turn/steer",
];

/// Sends a request, and returns its result with the names on the wire.
pub async fn send_request(client: &mut AsyncClient, method: &str, params: Value) -> Result<Value, Fault> {
    let params = if params.is_null() { json!({}) } else { params };
    match method {
        "account/login/cancel" => write(&client.account_login_cancel(&build(params)?).await?),
        "account/login/start" => write(&client.account_login_start(&build(params)?).await?),
        "account/logout" => write(&client.account_logout().await?),
        "account/rateLimits/read" => write(&client.account_rate_limits_read(build(params)?).await?),
        "account/read" => write(&client.account_read(&build(params)?).await?),
        "account/usage/read" => write(&client.account_usage_read().await?),
        "thread/archive" => write(&client.thread_archive(&build(params)?).await?),
        "thread/delete" => write(&client.thread_delete(&build(params)?).await?),
        "thread/fork" => write(&client.thread_fork(&build(params)?).await?),
        "thread/items/list" => write(&client.thread_items_list(&build(params)?).await?),
        "thread/resume" => write(&client.thread_resume(&build(params)?).await?),
        "thread/revert" => write(&client.thread_revert(&build(params)?).await?),
        "thread/start" => write(&client.thread_start(&build(params)?).await?),
        "thread/turns/list" => write(&client.thread_turns_list(&build(params)?).await?),
        "turn/interrupt" => write(&client.turn_interrupt(&build(params)?).await?),
        "turn/start" => write(&client.turn_start(&build(params)?).await?),
        "turn/steer" => write(&client.turn_steer(&build(params)?).await?),
        other => Err(Fault::Unsupported(format!("the driver has no `{other}`"))),
    }
}

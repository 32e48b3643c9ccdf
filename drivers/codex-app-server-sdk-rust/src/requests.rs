//! The requests for which `CodexClient` has a method.

use codex_app_server_sdk::CodexClient;
use serde_json::{Value, json};

use crate::helper::{Fault, build, write};

/// Defines `METHODS` and `send_request` from the methods of codex, each with the SDK's method for it.
macro_rules! requests {
    (with params: $($method:literal => $send:ident,)* without params: $($plain:literal => $send_plain:ident,)*) => {
        /// Methods of codex.
        pub const METHODS: &[&str] = &[$($method,)* $($plain,)*];

        /// Sends a request, and returns its result with the names on the wire.
        pub async fn send_request(client: &CodexClient, method: &str, params: Value) -> Result<Value, Fault> {
            let params = if params.is_null() { json!({}) } else { params };
            match method {
                $($method => write(&client.$send(build(params)?).await?),)*
                $($plain => write(&client.$send_plain().await?),)*
                other => Err(Fault::Unsupported(format!("the driver has no `{other}`"))),
            }
        }
    };
}

requests! {
    with params:
    "account/login/cancel" => account_login_cancel,
    "account/login/start" => account_login_start,
    "account/read" => account_read,
    "app/list" => app_list,
    "collaborationMode/list" => collaboration_mode_list,
    "command/exec" => command_exec,
    "config/batchWrite" => config_batch_write,
    "config/read" => config_read,
    "config/value/write" => config_value_write,
    "experimentalFeature/list" => experimental_feature_list,
    "feedback/upload" => feedback_upload,
    "fuzzyFileSearch/sessionStart" => fuzzy_file_search_session_start,
    "fuzzyFileSearch/sessionStop" => fuzzy_file_search_session_stop,
    "fuzzyFileSearch/sessionUpdate" => fuzzy_file_search_session_update,
    "mcpServer/oauth/login" => mcp_server_oauth_login,
    "mcpServerStatus/list" => mcp_server_status_list,
    "model/list" => model_list,
    "review/start" => review_start,
    "skills/config/write" => skills_config_write,
    "skills/list" => skills_list,
    "thread/archive" => thread_archive,
    "thread/backgroundTerminals/clean" => thread_background_terminals_clean,
    "thread/compact/start" => thread_compact_start,
    "thread/fork" => thread_fork,
    "thread/list" => thread_list,
    "thread/loaded/list" => thread_loaded_list,
    "thread/name/set" => thread_name_set,
    "thread/read" => thread_read,
    "thread/resume" => thread_resume,
    "thread/rollback" => thread_rollback,
    "thread/start" => thread_start,
    "thread/unarchive" => thread_unarchive,
    "turn/interrupt" => turn_interrupt,
    "turn/start" => turn_start,
    "turn/steer" => turn_steer,
    "windowsSandbox/setupStart" => windows_sandbox_setup_start,
    without params:
    "account/logout" => account_logout,
    "account/rateLimits/read" => account_rate_limits_read,
    "config/mcpServer/reload" => config_mcp_server_reload,
    "configRequirements/read" => config_requirements_read,
}

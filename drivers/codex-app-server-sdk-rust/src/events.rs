//! The SDK's events, as JSON with the names on the wire.

use codex_app_server_sdk::shared::RequestId;
use codex_app_server_sdk::{ServerNotification, ServerRequestEvent};
use serde_json::Value;

macro_rules! write_notification {
    ($notification:expr; $($variant:ident $method:literal,)*) => {
        match $notification {
            $(ServerNotification::$variant(params) => ($method.to_string(), serde_json::to_value(params)),)*
            ServerNotification::Unknown { method, params } => (method.clone(), Ok(params.clone())),
        }
    };
}

macro_rules! write_request {
    ($request:expr; $($variant:ident $method:literal,)*) => {
        match $request {
            $(ServerRequestEvent::$variant { id, params } => (id.clone(), $method.to_string(), serde_json::to_value(params)),)*
            ServerRequestEvent::Unknown { id, method, params } => (id.clone(), method.clone(), Ok(params.clone())),
        }
    };
}

/// Returns the method and the params of a notification.
pub fn write_notification(notification: &ServerNotification) -> (String, Value) {
    let (method, params) = write_notification!(notification;
        Error "error",
        ThreadStarted "thread/started",
        ThreadArchived "thread/archived",
        ThreadUnarchived "thread/unarchived",
        ThreadClosed "thread/closed",
        ThreadNameUpdated "thread/name/updated",
        ThreadStatusChanged "thread/status/changed",
        ThreadTokenUsageUpdated "thread/tokenUsage/updated",
        TurnStarted "turn/started",
        TurnCompleted "turn/completed",
        TurnDiffUpdated "turn/diff/updated",
        TurnPlanUpdated "turn/plan/updated",
        ItemStarted "item/started",
        ItemCompleted "item/completed",
        RawResponseItemCompleted "rawResponseItem/completed",
        ItemAgentMessageDelta "item/agentMessage/delta",
        ItemPlanDelta "item/plan/delta",
        ItemCommandExecutionOutputDelta "item/commandExecution/outputDelta",
        ItemCommandExecutionTerminalInteraction "item/commandExecution/terminalInteraction",
        ItemFileChangeOutputDelta "item/fileChange/outputDelta",
        ItemMcpToolCallProgress "item/mcpToolCall/progress",
        ItemReasoningSummaryTextDelta "item/reasoning/summaryTextDelta",
        ItemReasoningSummaryPartAdded "item/reasoning/summaryPartAdded",
        ItemReasoningTextDelta "item/reasoning/textDelta",
        McpServerOauthLoginCompleted "mcpServer/oauthLogin/completed",
        AccountUpdated "account/updated",
        AccountRateLimitsUpdated "account/rateLimits/updated",
        AppListUpdated "app/list/updated",
        ContextCompacted "thread/compacted",
        DeprecationNotice "deprecationNotice",
        ConfigWarning "configWarning",
        WindowsWorldWritableWarning "windows/worldWritableWarning",
        WindowsSandboxSetupCompleted "windowsSandbox/setupCompleted",
        AccountLoginCompleted "account/login/completed",
        AuthStatusChange "authStatusChange",
        LoginChatGptComplete "loginChatGptComplete",
        SessionConfigured "sessionConfigured",
        FuzzyFileSearchSessionUpdated "fuzzyFileSearch/sessionUpdated",
        FuzzyFileSearchSessionCompleted "fuzzyFileSearch/sessionCompleted",
        ServerRequestResolved "serverRequest/resolved",
    );
    (method, params.unwrap_or_default())
}

/// Returns the id, the method and the params of a request of codex.
pub fn write_request(request: &ServerRequestEvent) -> (RequestId, String, Value) {
    let (id, method, params) = write_request!(request;
        ChatgptAuthTokensRefresh "account/chatgptAuthTokens/refresh",
        ApplyPatchApproval "applyPatchApproval",
        ExecCommandApproval "execCommandApproval",
        CommandExecutionRequestApproval "item/commandExecution/requestApproval",
        FileChangeRequestApproval "item/fileChange/requestApproval",
        ToolRequestUserInput "item/tool/requestUserInput",
        DynamicToolCall "item/tool/call",
    );
    (id, method, params.unwrap_or_default())
}

/**
 * The names from the app-server's protocol and from `codex exec --json` that touchstone's code refers to. A name that is only copied
 * from codex to a fixture does not need to be here.
 */

/** Methods of the requests that a client sends to the app-server. */
export const REQUESTS = {
  initialize: "initialize",
  threadStart: "thread/start",
  threadResume: "thread/resume",
  threadFork: "thread/fork",
  threadArchive: "thread/archive",
  threadUnarchive: "thread/unarchive",
  threadNameSet: "thread/name/set",
  threadGoalSet: "thread/goal/set",
  reviewStart: "review/start",
  threadGoalGet: "thread/goal/get",
  threadGoalClear: "thread/goal/clear",
  threadList: "thread/list",
  threadLoadedList: "thread/loaded/list",
  threadRead: "thread/read",
  threadTurnsList: "thread/turns/list",
  threadItemsList: "thread/items/list",
  threadSectionList: "threadSection/list",
  threadSectionCreate: "threadSection/create",
  threadSectionUpdate: "threadSection/update",
  threadSectionDelete: "threadSection/delete",
  threadSectionMove: "thread/section/move",
  terminalTerminate: "thread/backgroundTerminals/terminate",
  turnStart: "turn/start",
  turnSteer: "turn/steer",
  threadShellCommand: "thread/shellCommand",
  environmentAdd: "environment/add",
  environmentInfo: "environment/info",
} as const;

/** Methods of requests that the app-server sends to its client to ask for an approval. */
export const SERVER_REQUESTS = {
  commandApproval: "item/commandExecution/requestApproval",
  fileChangeApproval: "item/fileChange/requestApproval",
} as const;

/** The notification that a client sends after codex's response to `initialize`. */
export const INITIALIZED = "initialized";

/** Methods of the notifications that the app-server sends to its client. */
export const NOTIFICATIONS = {
  threadStarted: "thread/started",
  threadClosed: "thread/closed",
  threadDeleted: "thread/deleted",
  threadStatusChanged: "thread/status/changed",
  threadReadStateChanged: "thread/readState/changed",
  threadArchived: "thread/archived",
  threadUnarchived: "thread/unarchived",
  threadNameUpdated: "thread/name/updated",
  threadSettingsUpdated: "thread/settings/updated",
  threadGoalUpdated: "thread/goal/updated",
  threadGoalCleared: "thread/goal/cleared",
  threadTokenUsageUpdated: "thread/tokenUsage/updated",
  turnStarted: "turn/started",
  turnCompleted: "turn/completed",
  turnPlanUpdated: "turn/plan/updated",
  itemStarted: "item/started",
  itemCompleted: "item/completed",
  accountUpdated: "account/updated",
  mcpServerStatus: "mcpServer/startupStatus/updated",
  modelRerouted: "model/rerouted",
  remoteControlStatusChanged: "remoteControl/status/changed",
  error: "error",
  warning: "warning",
  configWarning: "configWarning",
  deprecationNotice: "deprecationNotice",
} as const;

/** Types of the app-server's items that exec also has. */
export const ITEMS = {
  agentMessage: "agentMessage",
  reasoning: "reasoning",
  commandExecution: "commandExecution",
  fileChange: "fileChange",
  mcpToolCall: "mcpToolCall",
  collabAgentToolCall: "collabAgentToolCall",
  webSearch: "webSearch",
} as const;

/** Types of the events of `codex exec --json`. */
export const EXEC_EVENTS = {
  threadStarted: "thread.started",
  turnStarted: "turn.started",
  turnCompleted: "turn.completed",
  turnFailed: "turn.failed",
  itemStarted: "item.started",
  itemUpdated: "item.updated",
  itemCompleted: "item.completed",
  error: "error",
} as const;

/** Types of the items of `codex exec --json`. The app-server has notifications in place of `error` and `todo_list`. */
export const EXEC_ITEMS = {
  agentMessage: "agent_message",
  reasoning: "reasoning",
  commandExecution: "command_execution",
  fileChange: "file_change",
  mcpToolCall: "mcp_tool_call",
  collabToolCall: "collab_tool_call",
  webSearch: "web_search",
  todoList: "todo_list",
  error: "error",
} as const;

/** What was meant by names that codex never had, as public clients and fixtures have them. */
import { expect, test } from "vitest";
import { readOwnKnowledge } from "../testing.js";
import { suggestEvent, suggestItemType } from "./suggest.js";

const { protocols } = readOwnKnowledge();

test.each([
  ["exec", "turn.complete", "`turn.completed`"],
  ["exec", "turn.cancelled", "prints no end of a turn that was interrupted"],
  ["exec", "turn/started", "spells it `turn.started`"],
  ["exec", "thread.created", "`thread.started`"],
  ["exec", "session.created", "`thread.started`"],
  ["exec", "error.raised", "`error`"],
  ["exec", "assistant_message", "an item of the type `agent_message` by `item.completed`"],
  ["exec", "agent_message", "an item of the type `agent_message` by `item.completed`"],
  ["exec", "usage", "`turn.completed.usage`"],
  ["exec", "message.delta", "has no deltas"],
  ["exec", "approval.requested", "asks for no approvals"],
  ["app-server", "tool.call.required", "`item/tool/call`"],
  ["app-server", "item/updated", "`item/agentMessage/delta`"],
  ["app-server", "turn/failed", "the status `failed`"],
  ["app-server", "turn/aborted", "the status `interrupted`"],
  ["app-server", "thread/stopped", "`thread/closed`"],
  ["app-server", "usage/updated", "`thread/tokenUsage/updated`"],
  ["app-server", "exec_approval_request", "`item/commandExecution/requestApproval`"],
  ["app-server", "agentMessage/delta", "`item/agentMessage/delta`"],
  ["app-server", "mcpServer/statusChanged", "`mcpServer/startupStatus/updated`"],
  ["app-server", "turn.completed", "spells it `turn/completed`"],
] as const)("%s: %s", (protocol, event, hint) => {
  const others = Object.values(protocols).filter((one) => one !== protocols[protocol]);
  expect(suggestEvent(event, protocols[protocol], others)).toContain(hint);
});

test.each([
  ["assistant_message", "agent_message"],
  ["shell_command", "command_execution"],
  ["local_shell_call", "command_execution"],
  ["patch", "file_change"],
  ["tool_call", "mcp_tool_call"],
  ["plan", "todo_list"],
  ["search", "web_search"],
  ["user_message", undefined],
  ["image", undefined],
])("the type of item %s is %s", (type, expected) => {
  const [, nearest] =
    /^Nearest is `(.*?)`/.exec(suggestItemType("item.completed", type, protocols.exec) ?? "") ?? [];
  expect(nearest).toBe(expected);
});

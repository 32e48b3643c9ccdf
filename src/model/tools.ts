/**
 * A model script names tools by what they do. Which tool of the wire that is, the request says: codex offers other tools
 * from release to release (0.58 and 0.80 have no `exec_command`).
 */
import { NOTIFICATIONS } from "../protocol/index.js";
import type { FrameMatch, ModelStep } from "../scenario/index.js";
import { buildModelId } from "../transcript/index.js";
import { customCallItem, functionCallItem, type OutputItem } from "./output.js";
import { type ModelRequest, namesOf, type OfferedTool, offeredBy } from "./script.js";

/** The frame by which a call shows that it has taken effect. */
export type Effect = FrameMatch;

/** A tool call on the wire. */
interface Call {
  name: string;
  namespace?: string;
  args: unknown;
}

/**
 * The call that a step of the script stands for.
 * @throws Error when the request offers no tool that does it
 */
export function callFor(
  step: ModelStep,
  suffix: string,
  request: ModelRequest,
): { item: OutputItem; effect?: Effect } {
  const offered = offeredBy(request);
  const callId = buildModelId("call", suffix);
  const call = ({ name, namespace, args }: Call) => {
    const text = typeof args === "string" ? args : JSON.stringify(args);
    return functionCallItem(buildModelId("function_call", suffix), callId, name, text, namespace);
  };
  const itemDone = effectOn(NOTIFICATIONS.itemCompleted, callId);

  if (step.shell !== undefined) {
    const shell = typeof step.shell === "string" ? { command: step.shell } : step.shell;
    const background = "background" in shell && shell.background;
    const effect = background ? effectOn(NOTIFICATIONS.itemStarted, callId) : itemDone;
    return { item: call(shellCall(shell, offered)), effect };
  }
  if (step.stdin) {
    const { text, wait_ms = 250 } = step.stdin;
    const args = { session_id: sessionOf(request), chars: text, yield_time_ms: wait_ms };
    return { item: call({ name: "write_stdin", args }) };
  }
  if (step.patch !== undefined) {
    const tool = offered.find(({ name }) => name === "apply_patch");
    if (tool?.type === "custom") {
      const id = buildModelId("custom_tool_call", suffix);
      return { item: customCallItem(id, callId, "apply_patch", step.patch), effect: itemDone };
    }
    return { item: call(patchCall(step.patch, tool, offered)), effect: itemDone };
  }
  if (step.mcp) return { item: call(mcpCall(step.mcp, offered)), effect: itemDone };
  if (step.dynamic) {
    return { item: call({ name: step.dynamic.tool, args: step.dynamic.arguments }), effect: itemDone };
  }
  if (step.update_goal) {
    const effect = { method: NOTIFICATIONS.threadGoalUpdated, params: { goal: step.update_goal } };
    return { item: call({ name: "update_goal", args: step.update_goal }), effect };
  }
  if (step.tool) return { item: call({ ...step.tool, args: step.tool.arguments } as Call) };
  throw new Error(`no such step: ${JSON.stringify(step)}`);
}

/** What a call's item does on the wire. */
export function effectOn(
  method: typeof NOTIFICATIONS.itemStarted | typeof NOTIFICATIONS.itemCompleted,
  callId: string | undefined,
): Effect {
  return { method, params: { item: { id: callId } } };
}

interface Shell {
  command: string;
  wait_ms?: number | undefined;
  escalate?: string | undefined;
}

/**
 * A shell command without a login shell, so that no profile of the host runs before it. `/bin/bash` stands on every
 * platform that codex's users have; the account's own shell may be any.
 */
function shellCall({ command, wait_ms, escalate }: Shell, offered: OfferedTool[]): Call {
  const tool = (name: string) => offered.find((tool) => tool.name === name);
  const asks = escalate ? { sandbox_permissions: "require_escalated", justification: escalate } : {};
  const exec = tool("exec_command");
  if (exec) {
    const known = exec.parameters?.properties ?? {};
    const wanted = {
      cmd: command,
      shell: "/bin/bash",
      login: false,
      yield_time_ms: wait_ms ?? 10_000,
      ...asks,
    };
    const args = Object.fromEntries(Object.entries(wanted).filter(([key]) => key in known));
    return { name: "exec_command", args };
  }
  if (tool("shell_command")) return { name: "shell_command", args: { command, login: false, ...asks } };
  if (tool("shell")) return { name: "shell", args: { command: ["/bin/bash", "-c", command], ...asks } };
  throw notOffered("shell tool", offered);
}

/** Where no tool applies patches, codex knows a command of that name, and takes it out of the shell's hands. */
function patchCall(patch: string, tool: OfferedTool | undefined, offered: OfferedTool[]): Call {
  if (tool) return { name: "apply_patch", args: { input: patch } };
  if (offered.some(({ name }) => name === "shell"))
    return { name: "shell", args: { command: ["apply_patch", patch] } };
  return shellCall({ command: `apply_patch <<'PATCH'\n${patch.trimEnd()}\nPATCH` }, offered);
}

/** The shell session that the last output of a tool names; codex draws its number at random. */
function sessionOf({ input }: ModelRequest): number {
  const ids = [...JSON.stringify(input).matchAll(/session ID (\d+)/g)];
  const last = ids.at(-1)?.[1];
  if (!last) throw new Error("`stdin`: no output in the request names a command that still runs");
  return Number(last);
}

/**
 * MCP tools stand in a namespace of their server, or, before there were namespaces, carry the server in their name. Where
 * codex offers a search for tools, it holds them back until the model has found them, and runs them without that too.
 */
function mcpCall(
  { server, tool, arguments: args }: NonNullable<ModelStep["mcp"]>,
  offered: OfferedTool[],
): Call {
  const namespace = offered.find(
    ({ name, tools }) => name === `mcp__${server}` && tools?.some((one) => one.name === tool),
  );
  const heldBack = offered.some(({ type }) => type === "tool_search");
  if (namespace || heldBack) return { name: tool, namespace: `mcp__${server}`, args };
  const flat = `mcp__${server}__${tool}`;
  if (offered.some(({ name }) => name === flat)) return { name: flat, args };
  throw notOffered(`tool \`${tool}\` of an MCP server \`${server}\``, offered);
}

function notOffered(what: string, offered: OfferedTool[]): Error {
  return new Error(`this codex offers no ${what}; it offers: ${namesOf(offered).join(", ")}`);
}

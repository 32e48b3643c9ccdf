/**
 * Builds tool calls. A model script names a tool by what it does, such as `shell`. The request decides which tool is called, because
 * the tools that codex offers differ between releases (0.58 and 0.80 have no `exec_command`).
 */
import { NOTIFICATIONS } from "../protocol/index.js";
import type { FrameMatch, ModelStep } from "../scenario/index.js";
import { buildModelId } from "../transcript/index.js";
import { buildCustomCallItem, buildFunctionCallItem, type OutputItem } from "./output.js";
import { listOfferedTools, listToolNames, type ModelRequest, type OfferedTool } from "./scripted-model.js";

/** The frame that shows that a call has taken effect. */
export type Effect = FrameMatch;

/** A tool call on the wire. */
interface ToolCall {
  name: string;
  namespace?: string;
  args: unknown;
}

/**
 * Builds the call for a step of the model script.
 * @param suffix end of its ids, such as `2_1`: the numbers of the response and of the step in it, from 1
 * @throws Error if the request offers no suitable tool, or if no shell session runs for `stdin`
 */
export function buildToolCall(
  step: ModelStep,
  suffix: string,
  request: ModelRequest,
): { item: OutputItem; effect?: Effect } {
  const offered = listOfferedTools(request);
  const callId = buildModelId("call", suffix);
  const buildCall = ({ name, namespace, args }: ToolCall) => {
    const text = typeof args === "string" ? args : JSON.stringify(args);
    return buildFunctionCallItem(buildModelId("function_call", suffix), callId, name, text, namespace);
  };
  const itemDone = buildCallEffect(NOTIFICATIONS.itemCompleted, callId);

  if (step.shell !== undefined) {
    const shell = typeof step.shell === "string" ? { command: step.shell } : step.shell;
    const background = "background" in shell && shell.background;
    const effect = background ? buildCallEffect(NOTIFICATIONS.itemStarted, callId) : itemDone;
    return { item: buildCall(buildShellCall(shell, offered)), effect };
  }
  if (step.stdin) {
    const { text, wait_ms = 250 } = step.stdin;
    const args = { session_id: findShellSession(request), chars: text, yield_time_ms: wait_ms };
    return { item: buildCall({ name: "write_stdin", args }) };
  }
  if (step.patch !== undefined) {
    const patchTool = offered.find(({ name }) => name === "apply_patch");
    if (patchTool?.type === "custom") {
      const id = buildModelId("custom_tool_call", suffix);
      return { item: buildCustomCallItem(id, callId, "apply_patch", step.patch), effect: itemDone };
    }
    return { item: buildCall(buildPatchCall(step.patch, patchTool, offered)), effect: itemDone };
  }
  if (step.mcp) return { item: buildCall(buildMcpCall(step.mcp, offered)), effect: itemDone };
  if (step.dynamic) {
    return { item: buildCall({ name: step.dynamic.tool, args: step.dynamic.arguments }), effect: itemDone };
  }
  if (step.update_goal) {
    const effect = { method: NOTIFICATIONS.threadGoalUpdated, params: { goal: step.update_goal } };
    return { item: buildCall({ name: "update_goal", args: step.update_goal }), effect };
  }
  if (step.tool) return { item: buildCall({ ...step.tool, args: step.tool.arguments } as ToolCall) };
  throw new Error(`no such step: ${JSON.stringify(step)}`);
}

/** Builds the effect of a call: the notification about the call's item. */
export function buildCallEffect(
  method: typeof NOTIFICATIONS.itemStarted | typeof NOTIFICATIONS.itemCompleted,
  callId: string | undefined,
): Effect {
  return { method, params: { item: { id: callId } } };
}

interface ShellStep {
  command: string;
  wait_ms?: number | undefined;
  escalate?: string | undefined;
}

/**
 * The shell for the commands of a model script, if the tool lets the model choose one. Each platform of touchstone has this shell,
 * while the account's login shell may be any.
 */
export const BASH = "/bin/bash";

/** Builds the call of a shell command. The call asks for no login shell, so that no profile of the host runs first. */
function buildShellCall({ command, wait_ms, escalate }: ShellStep, offered: OfferedTool[]): ToolCall {
  const findTool = (name: string) => offered.find((tool) => tool.name === name);
  const asks = escalate ? { sandbox_permissions: "require_escalated", justification: escalate } : {};
  const exec = findTool("exec_command");
  if (exec) {
    const known = exec.parameters?.properties ?? {};
    const wanted = {
      cmd: command,
      shell: BASH,
      login: false,
      yield_time_ms: wait_ms ?? 10_000,
      ...asks,
    };
    const args = Object.fromEntries(Object.entries(wanted).filter(([key]) => key in known));
    return { name: "exec_command", args };
  }
  if (findTool("shell_command")) return { name: "shell_command", args: { command, login: false, ...asks } };
  if (findTool("shell")) return { name: "shell", args: { command: [BASH, "-c", command], ...asks } };
  throw buildNotOfferedError("shell tool", offered);
}

/** Builds the call that applies a patch. Without a tool for it, codex intercepts the shell command `apply_patch`. */
function buildPatchCall(patch: string, patchTool: OfferedTool | undefined, offered: OfferedTool[]): ToolCall {
  if (patchTool) return { name: "apply_patch", args: { input: patch } };
  if (offered.some(({ name }) => name === "shell"))
    return { name: "shell", args: { command: ["apply_patch", patch] } };
  return buildShellCall({ command: `apply_patch <<'PATCH'\n${patch.trimEnd()}\nPATCH` }, offered);
}

/** Finds the number of the last shell session in the outputs of tools. A script can't contain it, because codex chooses it at random. */
function findShellSession({ input }: ModelRequest): number {
  const ids = [...JSON.stringify(input).matchAll(/session ID (\d+)/g)];
  const last = ids.at(-1)?.[1];
  if (!last) throw new Error("`stdin`: no output in the request names a command that still runs");
  return Number(last);
}

/**
 * Builds the call of an MCP tool. The tool is in a namespace of its server; older releases put the server into the tool's
 * name. If codex offers a tool search, it does not list MCP tools until the model has searched, but it runs them anyway.
 */
function buildMcpCall(
  { server, tool, arguments: args }: NonNullable<ModelStep["mcp"]>,
  offered: OfferedTool[],
): ToolCall {
  const namespaces = [`mcp__${server}`, `mcp__${server}__`]; // the second up to 0.133.0
  const namespace = namespaces.find((wanted) =>
    offered.some(({ name, tools }) => name === wanted && tools?.some((one) => one.name === tool)),
  );
  if (namespace !== undefined) return { name: tool, namespace, args };
  const heldBack = offered.some(({ type }) => type === "tool_search");
  if (heldBack) return { name: tool, namespace: `mcp__${server}`, args };
  const names = [`mcp__${server}__${tool}`, `${server}__${tool}`]; // the second up to 0.42.0
  const flat = names.find((wanted) => offered.some(({ name }) => name === wanted));
  if (flat !== undefined) return { name: flat, args };
  throw buildNotOfferedError(`tool \`${tool}\` of an MCP server \`${server}\``, offered);
}

function buildNotOfferedError(what: string, offered: OfferedTool[]): Error {
  return new Error(`this codex offers no ${what}; it offers: ${listToolNames(offered).join(", ")}`);
}

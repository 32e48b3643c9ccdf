/**
 * A model script names tools by what they do. Which tool of the wire that is, the request says: codex offers other tools
 * from release to release (0.58 and 0.80 have no `exec_command`).
 */
import type { FrameMatch, ModelStep } from "../scenario/index.js";
import { functionCallItem, type OutputItem } from "./output.js";
import type { OfferedTool } from "./script.js";

/** The frame by which a call shows that it has taken effect. */
export type Effect = FrameMatch;

/**
 * The call that a step of the script stands for.
 * @throws Error when the request offers no tool that does it
 */
export function callFor(
  step: ModelStep,
  suffix: string,
  offered: OfferedTool[],
): { item: OutputItem; effect?: Effect } {
  const callId = `call_${suffix}`;
  const call = (name: string, args: unknown) =>
    functionCallItem(`fc_${suffix}`, callId, name, typeof args === "string" ? args : JSON.stringify(args));
  const itemDone: Effect = { method: "item/completed", params: { item: { id: callId } } };

  if (step.shell !== undefined) {
    const { command, wait_ms } = typeof step.shell === "string" ? { command: step.shell } : step.shell;
    const { name, args } = shellCall(command, wait_ms, offered);
    return { item: call(name, args), effect: itemDone };
  }
  if (step.dynamic) return { item: call(step.dynamic.tool, step.dynamic.arguments), effect: itemDone };
  if (step.update_goal) {
    const effect = { method: "thread/goal/updated", params: { goal: step.update_goal } };
    return { item: call("update_goal", step.update_goal), effect };
  }
  if (step.tool) return { item: call(step.tool.name, step.tool.arguments) };
  throw new Error(`no such step: ${JSON.stringify(step)}`);
}

/**
 * A shell command without a login shell, so that no profile of the host runs before it. `/bin/bash` stands on every
 * platform that codex's users have; the account's own shell may be any.
 */
function shellCall(command: string, waitMs: number | undefined, offered: OfferedTool[]) {
  const tool = (name: string) => offered.find((tool) => tool.name === name);
  const exec = tool("exec_command");
  if (exec) {
    const known = exec.parameters?.properties ?? {};
    const wanted = { cmd: command, shell: "/bin/bash", login: false, yield_time_ms: waitMs ?? 10_000 };
    return {
      name: "exec_command",
      args: Object.fromEntries(Object.entries(wanted).filter(([key]) => key in known)),
    };
  }
  if (tool("shell_command")) return { name: "shell_command", args: { command, login: false } };
  if (tool("shell")) return { name: "shell", args: { command: ["/bin/bash", "-c", command] } };
  const names = offered.map((tool) => tool.name ?? tool.type).join(", ");
  throw new Error(`this codex offers no shell tool; it offers: ${names}`);
}

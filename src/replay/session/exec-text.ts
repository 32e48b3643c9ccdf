/**
 * What `codex exec` writes to stderr if the client doesn't ask for JSON: a banner, and then the items in words. The text is made
 * from the recorded events, the manifest and the client's flags. A value that these don't contain, such as how long a command took,
 * is always the same.
 */
import { realpathSync } from "node:fs";
import { EXEC_EVENTS, EXEC_ITEMS } from "../../protocol/index.js";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";

/** The members of an exec event that appear in the text. */
export interface ExecEvent {
  type?: string;
  thread_id?: string;
  message?: string;
  error?: { message?: string };
  usage?: { input_tokens?: number; cached_input_tokens?: number; output_tokens?: number };
  item?: {
    type?: string;
    text?: string;
    message?: string;
    query?: string;
    command?: string;
    exit_code?: number | null;
    aggregated_output?: string;
    status?: string;
  };
}

/** What the banner shows. */
export interface Banner {
  version: string | undefined;
  model: string | undefined;
  prompt: string;
  line: ParsedCommandLine;
}

/** Renders the text for an event: the banner for `thread.started`, and "" for an event about which codex writes nothing. */
export function renderEvent(event: ExecEvent, banner: Banner): string {
  switch (event.type) {
    case EXEC_EVENTS.threadStarted:
      return renderBanner(event.thread_id ?? "", banner);
    case EXEC_EVENTS.error:
      return `ERROR: ${removeDetail(event.message ?? "")}\n`;
    case EXEC_EVENTS.turnFailed:
      return `ERROR: ${event.error?.message ?? ""}\n`;
    case EXEC_EVENTS.turnCompleted:
      return renderUsage(event);
    case EXEC_EVENTS.itemStarted:
    case EXEC_EVENTS.itemCompleted:
      return renderItem(event.item ?? {}, event.type === EXEC_EVENTS.itemCompleted);
    default:
      return "";
  }
}

function renderBanner(thread: string, { version, model, prompt, line }: Banner): string {
  const { flags } = line;
  const getLast = (name: string) => flags.get(name)?.at(-1);
  const isUnsafe = flags.has("dangerously-bypass-approvals-and-sandbox");
  const facts = {
    workdir: realpathSync(getLast("cd") ?? process.cwd()),
    model: getLast("model") ?? readOverride(flags, "model") ?? model ?? "unknown",
    provider: readOverride(flags, "model_provider") ?? "openai",
    approval: readOverride(flags, "approval_policy") ?? "never",
    sandbox: isUnsafe
      ? "danger-full-access"
      : (getLast("sandbox") ?? readOverride(flags, "sandbox_mode") ?? "read-only"),
    "reasoning effort": readOverride(flags, "model_reasoning_effort") ?? "none",
    "reasoning summaries": readOverride(flags, "model_reasoning_summary") ?? "none",
    "session id": thread,
  };
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return [`OpenAI Codex v${version ?? "0.0.0"}`, RULE, ...lines, RULE, "user", prompt, ""].join("\n");
}

const RULE = "--------";

/** Reads a value that the client gives with `-c`, without the quotes of TOML. */
function readOverride(flags: ParsedCommandLine["flags"], key: string): string | undefined {
  const values = (flags.get("config") ?? []).map((override) => override.split(/=(.*)/s));
  const last = values.findLast(([name]) => name?.trim() === key)?.[1];
  return last?.trim().replace(/^(["'])(.*)\1$/s, "$2");
}

function renderItem(
  {
    type,
    text,
    message = "",
    query,
    command,
    exit_code,
    aggregated_output,
    status,
  }: NonNullable<ExecEvent["item"]>,
  isCompleted: boolean,
): string {
  if (type === EXEC_ITEMS.webSearch) return `web search: ${query ?? ""}\n`;
  if (type === EXEC_ITEMS.commandExecution) {
    if (!isCompleted) return `exec\n${command ?? ""} in ${process.cwd()}\n`;
    if (status === "declined") return " declined:\n";
    const end = exit_code === 0 ? "succeeded" : `exited ${exit_code}`;
    return ` ${end} in 0ms:\n${aggregated_output ?? ""}\n`;
  }
  if (!isCompleted) return "";
  if (type === EXEC_ITEMS.agentMessage) return `codex\n${text ?? ""}\n`;
  if (type !== EXEC_ITEMS.error) return "";
  return message.startsWith("model rerouted:") ? `${removeDetail(message)}\n` : `warning: ${message}\n`;
}

/** Removes the reason in parentheses, which codex prints only in JSON. */
function removeDetail(message: string): string {
  return message.replace(/^((?:Reconnecting\.\.\.|model rerouted:) .*?) \(.*\)$/s, "$1");
}

/** Renders the number of tokens of a turn. Input tokens from the cache don't count. */
function renderUsage({ usage = {} }: ExecEvent): string {
  const { input_tokens = 0, cached_input_tokens = 0, output_tokens = 0 } = usage;
  const tokens = input_tokens - cached_input_tokens + output_tokens;
  if (tokens === 0) return ""; // a review reports no tokens
  return `tokens used\n${tokens.toLocaleString("en-US")}\n`;
}

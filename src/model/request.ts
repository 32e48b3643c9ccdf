import type { z } from "zod";
import { shortenText } from "../redact/hide/index.js";
import { type ResponsesRequest, requestSchema } from "./request-schema.js";
import type { ModelRequest } from "./scripted-model.js";

/**
 * Validates a request against the form of the Responses API. In its input, each call with an id must have an output, and each output
 * that names a call must follow this call.
 * @returns the same request
 * @throws Error that describes the first three mistakes, and counts the others
 */
export function parseModelRequest(body: unknown): ModelRequest {
  const result = requestSchema.safeParse(body, { reportInput: true });
  const wrong = result.success
    ? listUnpairedCalls(result.data.input)
    : result.error.issues.map((issue) => describeIssue(issue, body));
  if (result.success && wrong.length === 0) return body as ModelRequest;
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : "";
  throw new Error(
    `the request is not what a Responses API takes: ${wrong.slice(0, 3).join("; ")}${more}. ` +
      "If this codex release is new, `src/model/request-schema.ts` of touchstone must be extended",
  );
}

const OUTPUT_TYPES: Record<string, string> = {
  function_call: "function_call_output",
  local_shell_call: "function_call_output",
  custom_tool_call: "custom_tool_call_output",
  tool_search_call: "tool_search_output",
};

/** Lists the calls without an output after them, and the outputs without a call before them. */
function listUnpairedCalls(input: ResponsesRequest["input"]): string[] {
  const wrong: string[] = [];
  const open = new Map<string, string>();
  for (const [index, entry] of input.entries()) {
    const callId = "call_id" in entry ? entry.call_id : undefined;
    // A call that the server itself ran has no call id, and no output from codex. A tool search can be run by the server or by codex.
    if (typeof callId !== "string") continue;
    const at = `input[${index}]`;
    const wanted = OUTPUT_TYPES[entry.type];
    if (wanted) {
      open.set(
        `${wanted} ${callId}`,
        `${at}, a ${entry.type} with call_id ${formatValue(callId)}, has no ${wanted}`,
      );
    } else if (!open.delete(`${entry.type} ${callId}`)) {
      wrong.push(`${at}, a ${entry.type} with call_id ${formatValue(callId)}, answers no call`);
    }
  }
  return [...wrong, ...open.values()];
}

type RequestIssue = z.core.$ZodIssue;

function describeIssue(issue: RequestIssue, body: unknown): string {
  const at = formatPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const place = findValue(body, issue.path) as Record<string, unknown>;
    return issue.keys
      .map((key) => `${at ? `${at}.` : ""}${key} is not known (${formatValue(place[key])})`)
      .join("; ");
  }
  return `${at || "the body"} is ${formatValue(findValue(body, issue.path))}: ${issue.message}`;
}

function formatPath(path: RequestIssue["path"]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function findValue(body: unknown, path: RequestIssue["path"]): unknown {
  return path.reduce((value: unknown, part) => (value as Record<PropertyKey, unknown> | null)?.[part], body);
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return shortenText(text, 120);
}

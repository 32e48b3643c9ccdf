/**
 * Lists the members whose values carry no meaning, so that no reader may rely on them. A change of any other value counts as
 * breaking, unless it is a generated id or was null. docs/diff.md describes these members for users.
 */

import { isDurationName } from "../../transcript/index.js";

/**
 * Explains why a member's value carries no meaning.
 * @param name of the member
 * @returns the reason; undefined if the value carries meaning
 */
export function explainNoMeaning(name: string): string | undefined {
  if (TIME_MEMBER.test(name)) return "a time";
  if (isDurationName(name)) return "a duration";
  if (/[cC]ursor$/.test(name)) return "only codex reads it";
  if (VERSION_MEMBERS.has(name)) return "a version";
  if (PROSE_MEMBERS.has(name)) return "words for people";
  if (MACHINE_MEMBERS.has(name)) return "of the machine";
  return undefined;
}

const TIME_MEMBER = /(?:At|At_?[mM]s|_at|[tT]imestamp)$/;
const VERSION_MEMBERS = new Set([
  "version",
  "cliVersion",
  "cli_version",
  "appVersion",
  "userAgent",
  "user_agent",
  "osVersion",
]);
const PROSE_MEMBERS = new Set([
  "additionalDetails",
  "baseInstructions",
  "description",
  "developerInstructions",
  "displayName",
  "display_name",
  "hint",
  "label",
  "longDescription",
  "message",
  "shortDescription",
  "statusMessage",
  "title",
]);
const MACHINE_MEMBERS = new Set([
  "processId",
  "process_id",
  "osPid",
  "platformOs",
  "platformFamily",
  "port",
  "traceparent",
  "tracestate",
]);

/**
 * Whether a member's values are known to come from a fixed set, so that a parser may have a case for each. The list of members is a part of
 * the enums in the JSON Schema of codex 0.163. A change of another enum has the kind `value-changed`, and is breaking as well.
 * @param name of the member @param value one of its values
 */
export function isEnumMember(name: string, value: string): boolean {
  return ENUM_MEMBERS.has(name) && /^[A-Za-z][\w-]*$/.test(value);
}

const ENUM_MEMBERS = new Set([
  "action",
  "approvalPolicy",
  "approval_policy",
  "approvalsReviewer",
  "codexErrorInfo",
  "decision",
  "detail",
  "itemsView",
  "kind",
  "method",
  "mode",
  "networkAccess",
  "outcome",
  "personality",
  "phase",
  "planType",
  "reason",
  "role",
  "sandbox",
  "scope",
  "source",
  "stage",
  "status",
  "stream",
  "summary",
  "turnKind",
  "type",
]);

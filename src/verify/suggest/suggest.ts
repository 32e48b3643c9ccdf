/** Suggests the real event, member or value that an invented one was meant to be. */
import { getBaseName, splitWords } from "../../atlas/index.js";
import { didYouMean } from "../../lib/index.js";
import {
  EXEC_EVENTS,
  ITEMS,
  LEGACY_EVENTS,
  NOTIFICATIONS,
  type TranscriptProtocol,
} from "../../protocol/index.js";
import type { MeasuredProtocol } from "../measured-protocol.js";
import type { MemberNode } from "../member-node.js";
import { findNearestName } from "./concepts.js";

/** Events that other programs and hand-written fixtures have, and what codex has instead. */
const KNOWN_INVENTIONS: readonly { name: RegExp; protocol?: TranscriptProtocol; hint: string }[] = [
  {
    name: /^response\.|^response$/,
    hint: "It is an event of the Responses API, which a model sends to codex. codex does not pass it on.",
  },
  {
    name: /^(?:assistant|user|system|result)$/,
    hint: "It is an event of another agent's JSON output. codex sends items: `item.completed` or `item/completed`.",
  },
  {
    name: /(?:tool|function)s?[._/-]?(?:call|use|request|invocation)(?:s|ed)?\b|tool[._/-]required/i,
    hint: "codex asks its client for a tool call by the server request `item/tool/call` of `codex app-server`. `codex exec --json` has only items for it, such as `mcp_tool_call`.",
  },
  {
    name: /^(?:turn|task|run)[._/-](?:abort|cancel|interrupt)/i,
    protocol: "app-server",
    hint: `codex ends an interrupted turn by \`${NOTIFICATIONS.turnCompleted}\` with the status \`interrupted\`.`,
  },
  {
    name: /^(?:turn|task|run)[._/-](?:abort|cancel|interrupt)/i,
    protocol: "exec",
    hint: `\`codex exec --json\` prints no end of a turn that was interrupted. \`codex app-server\` ends it by \`${NOTIFICATIONS.turnCompleted}\` with the status \`interrupted\`.`,
  },
  {
    name: /^turn[._/-](?:fail|error)/i,
    protocol: "app-server",
    hint: `codex ends a failed turn by \`${NOTIFICATIONS.turnCompleted}\` with the status \`failed\`.`,
  },
  {
    name: /^item[._/-](?:agent[._]?message[._/-])?delta|(?:text|message)[._/-]delta$|(?:token|chunk)$/i,
    protocol: "exec",
    hint: `\`codex exec --json\` has no deltas: a message comes whole, in \`${EXEC_EVENTS.itemCompleted}\`. \`codex app-server\` has \`item/${ITEMS.agentMessage}/delta\`.`,
  },
  {
    name: /^items?[._/-](?:update|change|progress)/i,
    protocol: "app-server",
    hint: `codex sends what is new in an item by events such as \`item/${ITEMS.agentMessage}/delta\`, and the whole item by \`${NOTIFICATIONS.itemCompleted}\`.`,
  },
  {
    name: /^(?:token[._/-]?(?:count|usage)|usage)/i,
    protocol: "exec",
    hint: `codex sends the tokens of a turn in \`${EXEC_EVENTS.turnCompleted}.usage\`.`,
  },
  {
    name: /approval|permission|confirm/i,
    protocol: "exec",
    hint: "`codex exec --json` asks for no approvals. `codex app-server` does, by server requests such as `item/commandExecution/requestApproval`.",
  },
];

/** Suggests the event that was meant. @param event the name, without its item's type */
export function suggestEvent(
  event: string,
  protocol: MeasuredProtocol,
  others: readonly MeasuredProtocol[],
): string | undefined {
  const own = [...new Set(protocol.listEvents().map(getBaseName))].filter(
    (name) => !name.startsWith(OLD_EVENTS),
  );
  const words = splitWords(event).join(" ");
  const sameWords = own.find((name) => splitWords(name).join(" ") === words);
  if (sameWords) return `codex spells it \`${sameWords}\`.`;
  const known = KNOWN_INVENTIONS.find(
    (one) => one.name.test(event) && (one.protocol ?? protocol.protocol) === protocol.protocol,
  );
  if (known) return known.hint;
  if (listItemTypes(protocol).includes(event)) return suggestItem(event, protocol);
  // A new fixture should not use the old events of exec. So one of them is suggested only if no other event or item is near.
  const findOwner = (isOld: boolean) =>
    others.find((one) => (one.protocol === "legacy") === isOld && one.hasName(event));
  const owner = findOwner(false);
  if (owner) return nameOwner(event, owner);
  const near = findNearestName(event, own);
  if (near) return `The nearest event that codex sends is \`${near}\`.`;
  const old = findOwner(true);
  return suggestItem(event, protocol) ?? (old ? nameOwner(event, old) : didYouMean(event, own));
}

function nameOwner(event: string, { protocol }: MeasuredProtocol): string {
  return `\`${event}\` is an event of ${TITLES[protocol]}.`;
}

/** Suggests the type of item that was meant by the name of an event. */
function suggestItem(name: string, protocol: MeasuredProtocol): string | undefined {
  const near = findNearestItemType(name, listItemTypes(protocol));
  const events = protocol.listEvents().filter((event) => event.endsWith(`[${near}]`));
  if (near === undefined) return undefined;
  return `codex sends an item of the type \`${near}\` by ${formatNames(events.map(getBaseName))}.`;
}

function listItemTypes(protocol: MeasuredProtocol): string[] {
  return protocol.listEvents().flatMap((name) => /\[(.*)\]$/.exec(name)?.[1] ?? []);
}

/**
 * Finds the type of item that is nearest by meaning. A name with the word `user` never means an item of the agent. Of equally near types, one
 * with the word `mcp` is preferred, since a tool call without a known kind is most likely one of MCP.
 */
function findNearestItemType(name: string, types: readonly string[]): string | undefined {
  const hasWord = (text: string, word: string) => splitWords(text).includes(word);
  const possible = types.filter((type) => !hasWord(name, "user") || hasWord(type, "user"));
  const sorted = possible.toSorted((a, b) => Number(hasWord(b, "mcp")) - Number(hasWord(a, "mcp")));
  return findNearestName(name, sorted, MIN_ITEM_LIKENESS);
}

/** Low enough for `local_shell_call`, which means `command_execution` and shares one of three concepts with it. */
const MIN_ITEM_LIKENESS = 0.33;

/** Says which of two members of one name counts, and which members codex itself repeats. */
export function suggestRepeat(protocol: MeasuredProtocol): string {
  const own = protocol.listRepeated().map((path) => path.replace(" ", "."));
  const only = own.length === 0 ? "" : ` codex repeats only ${formatNames(own)}.`;
  return `A parser keeps one of the two, most often the last.${only}`;
}

/** Suggests what other releases send instead of the messages of a protocol. */
export function suggestFormat(protocol: TranscriptProtocol): string | undefined {
  if (protocol !== "legacy")
    return `Releases before 0.44 send the old events of \`codex exec --json\`, such as \`{"id":"0","msg":{"type":"${LEGACY_EVENTS.turnStarted}"}}\`.`;
  const { threadStarted, itemCompleted, turnCompleted } = EXEC_EVENTS;
  return `Later releases send \`${threadStarted}\`, \`${itemCompleted}\` and \`${turnCompleted}\`.`;
}

/** Suggests the type of item that was meant. */
export function suggestItemType(
  event: string,
  itemType: string,
  protocol: MeasuredProtocol,
): string | undefined {
  const types = protocol
    .listEvents()
    .filter((name) => getBaseName(name) === event && name.includes("["))
    .map((name) => name.slice(event.length + 1, -1));
  if (listItemTypes(protocol).includes(itemType)) {
    const elsewhere = protocol.listEvents().filter((name) => name.endsWith(`[${itemType}]`));
    return `codex sends an item of this type only by ${formatNames(elsewhere.map(getBaseName))}.`;
  }
  const near = findNearestItemType(itemType, types);
  return `${near ? `Nearest is \`${near}\`. ` : ""}The items of \`${event}\` are ${formatNames(types)}.`;
}

/** Suggests the member that was meant. */
export function suggestMember(name: string, node: MemberNode): string | undefined {
  const names = [...new Set([...node.memberNames, ...(node.place?.listMembers() ?? [])])].filter(
    (one) => one !== "*",
  );
  const words = splitWords(name).join(" ");
  const near = names.find((one) => splitWords(one).join(" ") === words) ?? findNearest(name, names);
  if (near) return `codex has \`${near}\` there.`;
  if (names.length === 0) return undefined;
  return `The members there are ${formatNames(names)}.`;
}

function findNearest(name: string, names: string[]): string | undefined {
  const spelled = /`(.*)`/.exec(didYouMean(name, names) ?? "")?.[1];
  const near = findNearestName(name, names, 0.5);
  return near ?? spelled;
}

/** Suggests the value that was meant. */
export function suggestValue(value: string, values: string[]): string | undefined {
  if (values.length === 0) return undefined;
  const near = SAME_VALUES.map((group) => group.split(" "))
    .filter((group) => group.includes(value.toLowerCase()))
    .flatMap((group) => values.find((one) => group.includes(one.toLowerCase())) ?? [])[0];
  const nearest = near ?? findNearest(value, values);
  return `${nearest ? `Nearest is \`${nearest}\`. ` : ""}The values are ${formatNames(values)}.`;
}

/** Groups of values with the same meaning, in codex and in other programs. */
const SAME_VALUES = [
  "completed success succeeded ok done finished complete",
  "failed error failure errored",
  "declined denied rejected refused",
  "in_progress inprogress running started pending active",
  "interrupted cancelled canceled aborted",
];

/** The prefix of the old events that `codex app-server` sent beside the new ones. A new fixture should not use them. */
const OLD_EVENTS = "codex/event/";

const TITLES: Record<TranscriptProtocol, string> = {
  exec: "`codex exec --json`",
  "app-server": "`codex app-server`",
  session: "session files of codex",
  legacy: "releases of `codex exec --json` before 0.44",
};

const MAX_NAMES = 12;

function formatNames(names: string[]): string {
  const shown = [...new Set(names)].slice(0, MAX_NAMES).map((name) => `\`${name}\``);
  const more = new Set(names).size - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

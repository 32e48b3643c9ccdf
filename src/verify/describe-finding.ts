/** Says in words what was found. */
import { formatPath, getBaseName, getEvent, getMember } from "../atlas/index.js";
import type { TranscriptProtocol } from "../protocol/index.js";
import { shortenText } from "../redact/index.js";
import type { JudgedObservation, Verdict } from "./fit-releases.js";
import type { Knowledge } from "./knowledge.js";
import type { MeasuredProtocol } from "./measured-protocol.js";
import type { MemberNode } from "./member-node.js";
import type { Observation, ObservationKind, Place } from "./observation.js";
import {
  describePeriod,
  describeReleases,
  listReleases,
  NO_RELEASES,
  type ReleaseSet,
} from "./release-set.js";
import {
  suggestEvent,
  suggestFormat,
  suggestItemType,
  suggestMember,
  suggestRepeat,
  suggestValue,
} from "./suggest/suggest.js";
import type { VerifiedTranscript } from "./verify-stream.js";

/** A finding, ready for a report. */
export interface Finding {
  verdict: Verdict;
  kind: ObservationKind;
  /** `item.completed[command_execution].item.exit_code`; `answer of codex` or `answer of client` for the order of an answer; empty for a line that is no message. */
  path: string;
  /** What the transcript has, and which releases send it or do not, in one or two sentences. */
  message: string;
  /** What codex sends instead, as far as it is known. */
  hint?: string;
  place: Place;
  /** How often the transcript has it. */
  count: number;
  /** The lines at which the first messages that have it begin, from 1. */
  lines: number[];
  /** The measured releases that sent it. */
  sentBy: string[];
  /** The measured releases whose schema allows it. */
  allowedBy: string[];
}

/** The verdicts in words. */
export const VERDICT_TITLES: Record<Verdict, string> = {
  never: "never sent",
  other: "sent by other releases only",
  unmeasured: "not measured",
};

/** Describes all that was found in a transcript, in the order of its lines. */
export function describeFindings(transcript: VerifiedTranscript, knowledge: Knowledge): Finding[] {
  return transcript.fit.judged
    .map((judged) => describeFinding(judged, transcript, knowledge))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

function describeFinding(
  { verdict, observation }: JudgedObservation,
  { fit: { target }, protocol, unmeasured, demanded }: VerifiedTranscript,
  knowledge: Knowledge,
): Finding {
  const { kind, path, count, lines, sent } = observation;
  const { measured, releases } = protocol;
  const hint = suggest(observation, protocol, knowledge);
  const isOwnSentence = kind === "syntax";
  const said = describeWhat(observation, protocol);
  const described = unmeasured
    ? describeMeasured(observation, protocol)
    : describeWhen(verdict, observation, kind === "format" ? (demanded ?? target) : target, protocol);
  const when = isOwnSentence ? "" : ` ${described}`;
  return {
    verdict,
    kind,
    path: kind === "order" ? path : formatPath(path),
    message: `${said}${when}`,
    ...(hint && verdict !== "unmeasured" ? { hint } : {}),
    place: observation.locate(),
    count,
    lines,
    sentBy: listReleases(sent & measured, releases),
    allowedBy: listReleases(observation.findAllowed() & measured, releases),
  };
}

/** Says what the transcript has: in a sentence of its own for a line that is no message, else in the first half of a sentence. */
function describeWhat({ kind, path, detail }: Observation, protocol: MeasuredProtocol): string {
  const name = quote(formatPath(path), MAX_NAME);
  switch (kind) {
    case "syntax":
      return `This line is ${detail.startsWith("the file") ? "of another format" : "no message of codex"}: ${detail}.`;
    case "item-type":
      return `${name} with an item of the type ${quote(detail)}:`;
    case "type":
      return isEvent(path) || !hasOtherTypes(path, detail, protocol)
        ? `${name}:`
        : `${name} as ${addArticle(detail)}:`;
    case "value":
      return `${name} with the value ${quote(detail)}:`;
    case "missing":
      return `${name} without \`${detail}\`:`;
    case "repeat":
      return `${name} twice in one object:`;
    case "format":
      return `This file has ${detail}:`;
    case "envelope":
      return `${name} next to \`method\`:`;
    case "order":
      // An answer has no name of its own: `answer of codex`.
      return `${path.includes(" of ") ? `An ${path}` : name} ${detail}:`;
    default:
      return `${name}:`;
  }
}

function describeWhen(
  verdict: Verdict,
  observation: Observation,
  target: ReleaseSet,
  protocol: MeasuredProtocol,
): string {
  const { measured, releases } = protocol;
  const { kind, sent } = observation;
  const all = listReleases(measured, releases);
  if (verdict === "unmeasured") return `${ALLOWED_BY[protocol.protocol]} this, and no scenario showed it.`;
  if (verdict === "never") {
    const what = { missing: "left it out", value: "sent it", order: "did so" }[kind as string] ?? "sent it";
    if (all.length === 1) return `${all[0]}, the only measured release, never ${what}.`;
    return `none of the ${all.length} measured releases (${all[0]} to ${all.at(-1)}) ${what}.`;
  }
  const neighbors = kind === "format" ? measured | target : measured;
  const here = describeReleases(target & ~(sent | observation.findAllowed()), neighbors, releases);
  const period = describePeriod(sent & measured, measured, releases);
  const isOnlyAllowed = sent === NO_RELEASES;
  if (kind === "missing")
    return `codex ${here} always sends it; ${isOnlyAllowed ? "only the schema of other releases allows this" : `codex left it out ${period}`}.`;
  if (kind === "order")
    return `codex ${describeReleases(measured & ~sent, measured, releases)} never did this.`;
  if (kind === "format") return `codex ${here} does not send these.`;
  return isOnlyAllowed
    ? `only the schema of other releases allows this, not that of ${here}.`
    : `codex sends this ${period}, but not ${here}.`;
}

/** The first words of the sentence for what is allowed, but not measured. */
const ALLOWED_BY: Record<TranscriptProtocol, string> = {
  exec: "the types of codex exec allow",
  "app-server": "the release's own schema allows",
  session: "the types of codex allow",
  legacy: "the types of codex allow",
};

/** Says what the measured releases do, for a transcript whose release was not measured. */
function describeMeasured(
  { kind, sent, findAllowed }: Observation,
  { measured, releases }: MeasuredProtocol,
): string {
  if (kind === "format") return "the atlas has no measurements of this protocol.";
  const others = measured & ~(sent | findAllowed());
  const names = describeReleases(others, measured, releases);
  if (others === NO_RELEASES) return "no scenario showed this.";
  const what =
    { missing: "always sends it", order: "does not do so" }[kind as string] ?? "does not send this";
  return `codex ${names} ${what}; the release of this file was not measured.`;
}

function suggest(
  { kind, path, detail }: Observation,
  protocol: MeasuredProtocol,
  knowledge: Knowledge,
): string | undefined {
  switch (kind) {
    case "event":
      return suggestEvent(
        getBaseName(path),
        protocol,
        Object.values(knowledge.protocols).filter((one) => one !== protocol),
      );
    case "item-type":
      return suggestItemType(path, detail, protocol);
    case "member": {
      const node = findNode(path.replace(/[. ][^. ]*$/, ""), protocol);
      return node && suggestMember(path.replace(/^.*[. ]/, ""), node);
    }
    case "value":
      return suggestValue(detail, findNode(path, protocol)?.listValues() ?? []);
    case "type": {
      const types = findNode(path, protocol)?.listTypes() ?? [];
      return isEvent(path) || types.length === 0 || types.includes(detail)
        ? undefined
        : `codex sends ${types.map(addArticle).join(" or ")}.`;
    }
    case "repeat":
      return suggestRepeat(protocol);
    case "format":
      return suggestFormat(protocol.protocol);
    case "envelope":
      return `A message of codex has ${[...protocol.envelope.keys()].map((one) => `\`${one}\``).join(", ")}${detail}.`;
    default:
      return undefined;
  }
}

/** Finds a member by its path. */
function findNode(path: string, protocol: MeasuredProtocol): MemberNode | undefined {
  const steps = getMember(path).replaceAll("[]", ".[]").split(".").filter(Boolean);
  let node = protocol.findEvent(getEvent(path));
  for (const step of steps) node = step === "[]" ? node?.addMember(step) : node?.findMember(step);
  return node;
}

function hasOtherTypes(path: string, type: string, protocol: MeasuredProtocol): boolean {
  return (findNode(path, protocol)?.listTypes() ?? []).some((one) => one !== type);
}

function isEvent(path: string): boolean {
  return getMember(path) === "";
}

function addArticle(type: string): string {
  if (type === "null") return "null";
  return `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}

/** The maximum length of a value in a message. */
const MAX_VALUE = 60;
/** The maximum length of a name in a message. The longest one in the atlas has 153 characters. */
const MAX_NAME = 200;

function quote(value: string, length = MAX_VALUE): string {
  return `\`${shortenText(value, length)}\``;
}

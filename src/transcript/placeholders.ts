/**
 * The shape of every placeholder: the stable value that stands in a fixture for an id, a time, a path, a port, … of the run
 * (docs/fixtures.md). No other source file spells one of these values: placeholders.test.ts checks that.
 */

/** The clock of every transcript stands still at this instant. */
export const CLOCK = new Date("2026-01-01T00:00:00.000Z");

const [DAY = "", TIME = ""] = CLOCK.toISOString().slice(0, 19).split("T");

/** The clock as an ISO time with the same precision and zone. @param like the real time */
export function buildIsoTime(like: string): string {
  const fraction = /\.\d+/.exec(like)?.[0].replace(/\d/g, "0") ?? "";
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(like)?.[0] ?? "";
  return `${DAY}T${TIME}${fraction}${zone}`;
}

/**
 * The beginning of the name of a file in which codex keeps a thread.
 * @param inDayFolder whether the folder of the day stands before it; that of an archived thread has none
 */
export function buildRolloutPrefix(inDayFolder: boolean): string {
  return `${inDayFolder ? `${DAY.replaceAll("-", "/")}/` : ""}rollout-${DAY}T${TIME.replaceAll(":", "-")}-`;
}

/** Stands for every duration. */
export const DURATION = 0;

/** Whether a member of this name holds a duration: `durationMs`, `duration_ms`, `timeUsedSeconds`. */
export function isDurationName(name: string): boolean {
  return DURATION_NAME.test(name);
}

const DURATION_NAME =
  /(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed)_?(?:[mM]s|[sS]econds|[sS]ecs)?$/;

/** Stand for the folders of a run. */
export const PATHS = {
  codexHome: "/home/user/.codex",
  home: "/home/user",
  workspace: "/workspace",
  runFolder: "/run/touchstone",
  codex: "/opt/codex",
} as const;

/** Whether a path is one of `PATHS`. */
export function isPathPlaceholder(path: string): boolean {
  return (Object.values(PATHS) as string[]).includes(path);
}

/** The text with another folder in place of the workspace. @param own as it stands in the text: escaped where that is JSON */
export function replaceWorkspace(text: string, own: string): string {
  return text.replace(WORKSPACE, () => own);
}

const WORKSPACE = new RegExp(`${PATHS.workspace}(?=["/\\\\\\s'])`, "g");

/** Stands for the port of the model server. */
export const PORT = 8080;

/** The text between the folders of `PATHS` and the addresses of the model server that stand in it. */
export function splitAtPlaces(text: string): string[] {
  return text.split(PLACE);
}

/** The longer path comes first in `PATHS`, since one begins with the other. */
const PLACE = new RegExp(
  `${Object.values(PATHS).join("|").replaceAll(".", "\\.")}|(?:127\\.0\\.0\\.1|localhost):${PORT}`,
);

/** An id as codex makes them, of any version that has one. */
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

/** Whether a text is a UUID and no more, also one that another program made. */
export function isUuid(text: string): boolean {
  return ANY_UUID.test(text);
}

const ANY_UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What an id can name. Ids are numbered apart by it, so that one more item does not rename every turn. */
export type IdKind = (typeof ID_KINDS)[number];

const ID_KINDS = ["thread", "turn", "item", "request", "other"] as const;

/** Stands for an id: a UUID of the same version, at the clock's time where it is of version 7. @param number from 1 */
export function buildId(id: string, kind: IdKind, number: number): string {
  const version = id[14];
  const time = version === "7" ? CLOCK.getTime().toString(16).padStart(12, "0") : "0".repeat(12);
  const last = `${ID_KINDS.indexOf(kind) + 1}${String(number).padStart(11, "0")}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}000-8000-${last}`;
}

/** The ids in a text that `buildId` made, in their order. */
export function findIdPlaceholders(text: string): string[] {
  return text.match(ID_PLACEHOLDERS) ?? [];
}

/** Whether a text is such an id and no more. */
export function isIdPlaceholder(text: string): boolean {
  return ID_PLACEHOLDER.test(text);
}

const ID_PLACEHOLDERS = new RegExp(
  `[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-${ID_KINDS.length}]\\d{11}`,
  "g",
);
const ID_PLACEHOLDER = new RegExp(`^${ID_PLACEHOLDERS.source}$`);

/** Stands for the number of a process. @param number from 1 */
export function buildProcessId(number: number): string {
  return String(1000 + number);
}

/** Stands for a digest over codex's configuration, which holds paths and ports of the run. */
export const CONFIG_DIGEST = `sha256:${"0".repeat(64)}`;

/** Stands for a number of tokens that codex has only estimated. */
export const TOKEN_ESTIMATE = 10_000;

/** Stands for the name of the machine. */
export const HOST = "host";

/** Stand for the operating system: in `platformOs`, and in a user agent. */
export const PLATFORM = { os: "linux", inUserAgent: "(Linux; x86_64)" } as const;

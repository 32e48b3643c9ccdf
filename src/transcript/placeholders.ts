/**
 * The form of every placeholder: the stable value in a fixture that replaces an id, a time, a path, a port, … of the run
 * (docs/fixtures.md). placeholders.test.ts checks that no other source file contains one of these values.
 */

/** Placeholder for every time of a run. */
export const CLOCK = new Date("2026-01-01T00:00:00.000Z");

const [DAY = "", TIME = ""] = CLOCK.toISOString().slice(0, 19).split("T");

/**
 * Builds the placeholder for an ISO time, with the same precision and zone.
 * @param like the real time
 * @param digits number of digits of the placeholder's fraction; default: as many as the real time has
 */
export function buildIsoTime(like: string, digits = /\.(\d+)/.exec(like)?.[1]?.length ?? 0): string {
  const fraction = digits === 0 ? "" : `.${"0".repeat(digits)}`;
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(like)?.[0] ?? "";
  return `${DAY}T${TIME}${fraction}${zone}`;
}

/**
 * Builds the beginning of the name of a file in which codex stores a thread.
 * @param inDayFolder whether the folder of the day comes before the name; the file of an archived thread is in no such folder
 */
export function buildRolloutPrefix(inDayFolder: boolean): string {
  return `${inDayFolder ? `${DAY.replaceAll("-", "/")}/` : ""}rollout-${DAY}T${TIME.replaceAll(":", "-")}-`;
}

/** Placeholder for every duration. */
export const DURATION = 0;

/** Placeholder for the date of a run. */
export const DATE = DAY;

/** What replaces a value that differs from run to run, or from machine to machine, in a text of codex. */
export interface TextRule {
  kind: string;
  pattern: RegExp;
  placeholder: string;
}

/** Placeholders for the time zone and the shell of the machine, and for the name that codex draws for a sub-agent. */
export const MACHINE = { timezone: "Etc/UTC", shell: "bash" } as const;
export const NICKNAME = "Ada";

/** The duration of a tool's call, and its placeholder. codex gives the text to the model, and prints it if the tool fails. */
export const WALL_TIME = {
  kind: "duration",
  pattern: /\bWall time: \d+(?:\.\d+)? seconds/g,
  placeholder: "Wall time: 0.0 seconds",
};

/** The rules for the texts that codex gives to the model, or prints if a tool fails. */
export const TEXT_RULES: TextRule[] = [
  WALL_TIME,
  // The output of a tool that an interrupt ended.
  {
    kind: "duration",
    pattern: /\baborted by user after \d+\.\ds\b/g,
    placeholder: "aborted by user after 0.0s",
  },
  { kind: "duration", pattern: /"duration_seconds":\d+(?:\.\d+)?/g, placeholder: '"duration_seconds":0.0' },
  { kind: "duration", pattern: /\bDuration: \d+\.\d+ seconds/g, placeholder: "Duration: 0.0 seconds" },
  {
    kind: "time",
    pattern: /\bIt is \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g,
    placeholder: `It is ${DAY} ${TIME} UTC`,
  },
  { kind: "id", pattern: /\bChunk ID: [0-9a-f]{6}\b/g, placeholder: "Chunk ID: 000000" },
  {
    kind: "time",
    pattern: /<current_date>\d{4}-\d\d-\d\d</g,
    placeholder: `<current_date>${DATE}<`,
  },
  { kind: "host", pattern: /<timezone>[\w/+-]+</g, placeholder: `<timezone>${MACHINE.timezone}<` },
  { kind: "host", pattern: /<shell>\w+</g, placeholder: `<shell>${MACHINE.shell}<` },
  { kind: "nickname", pattern: /"nickname":"[\w .'-]+"/g, placeholder: `"nickname":"${NICKNAME}"` },
  // The agents of a thread, one per line.
  { kind: "nickname", pattern: /(?<=^- [\da-f]{8}-[\da-f-]{27}: )[\w .'-]+$/gm, placeholder: NICKNAME },
];

/** Whether a member with this name contains a duration: `durationMs`, `duration_ms`, `timeUsedSeconds`. */
export function isDurationName(name: string): boolean {
  return DURATION_NAME.test(name);
}

const DURATION_NAME =
  /(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed|^time_to_first_token)_?(?:[mM]s|[sS]econds|[sS]ecs)?$/;

/** Placeholders for the folders of a run. */
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

/**
 * Replaces the workspace's placeholder in a text by a real folder, where `/`, `\`, a quote or white space follows.
 * @param own path of the folder; if the text is JSON, escaped as in a JSON string
 */
export function replaceWorkspace(text: string, own: string): string {
  return text.replace(WORKSPACE, () => own);
}

const WORKSPACE = new RegExp(`${PATHS.workspace}(?=["/\\\\\\s'])`, "g");

/** Placeholder for each loopback port of a run, such as the model server's. */
export const PORT = 8080;

/** Builds the text that replaces a secret or a trace of the machine. @param rule name of the rule that found it */
export function buildRedaction(rule: string): string {
  return `[redacted:${rule}]`;
}

/**
 * Splits a text at what depends on the machine or is secret: the folders of `PATHS`, codex's executable, loopback addresses with
 * `PORT`, and redacted parts.
 */
export function splitAtPlaces(text: string): string[] {
  return text.split(PLACE);
}

/** In `PATHS`, a path that begins with another one comes before it, so that the longer one is found. */
const PLACE = new RegExp(
  `${PATHS.codex}/bin/codex|${Object.values(PATHS).join("|").replaceAll(".", "\\.")}|\\[redacted:[\\w-]+\\]|(?:127\\.0\\.0\\.1|localhost):${PORT}`,
);

/** Pattern of a UUID as codex generates it, of any version. */
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

/** Whether the whole text is a UUID, also one that another program generated. */
export function isUuid(text: string): boolean {
  return ANY_UUID.test(text);
}

const ANY_UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Kind of object that an id identifies. Each kind is numbered separately, so that an additional item does not
 * renumber turns.
 */
export type IdKind = (typeof ID_KINDS)[number];

const ID_KINDS = ["thread", "turn", "item", "request", "other"] as const;

/**
 * Builds the placeholder for an id: a UUID of the same version. In version 7, the UUID contains a time, which is `CLOCK`.
 * @param id the real id
 * @param number number of the id within its kind, from 1
 */
export function buildId(id: string, kind: IdKind, number: number): string {
  const version = id[14];
  const time = version === "7" ? CLOCK.getTime().toString(16).padStart(12, "0") : "0".repeat(12);
  const last = `${ID_KINDS.indexOf(kind) + 1}${String(number).padStart(11, "0")}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}000-8000-${last}`;
}

/** Reads the kind of the object that an id placeholder identifies. */
export function readIdKind(placeholder: string): IdKind {
  return ID_KINDS[Number(placeholder[24]) - 1] ?? "other";
}

/** Finds all id placeholders in a text, in order. */
export function findIdPlaceholders(text: string): string[] {
  return text.match(ID_PLACEHOLDERS) ?? [];
}

/** Whether the whole text is an id placeholder. */
export function isIdPlaceholder(text: string): boolean {
  return ID_PLACEHOLDER.test(text);
}

const ID_PLACEHOLDERS = new RegExp(
  `[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-${ID_KINDS.length}]\\d{11}`,
  "g",
);
const ID_PLACEHOLDER = new RegExp(`^${ID_PLACEHOLDERS.source}$`);

/** Builds the placeholder for a process id. @param number number of the process, from 1 */
export function buildProcessId(number: number): string {
  return String(1000 + number);
}

/** Whether a text is a placeholder for a process id. */
export function isProcessId(text: string): boolean {
  return /^1\d{3}$/.test(text);
}

/**
 * The places of process ids in the texts of a session file: in the output of a command that still runs, and in a call that
 * refers to the command.
 */
export const PROCESS_IN_TEXT = /(\bProcess running with session ID |"session_id":)(\d+)/g;

/** Finds the process ids in the JSON of a message. */
export function findProcessIds(json: string): string[] {
  return [...json.matchAll(/"processId":"(\d+)"/g)].flatMap(([, id = ""]) => id);
}

/**
 * Replaces what is random in the address where a user agrees to an OAuth login (RFC 6749, RFC 7636): the state, the challenge, and the
 * place on loopback to which the browser comes back.
 */
export function replaceAuthorization(address: string): string {
  if (!address.includes("code_challenge=")) return address;
  return address
    .replace(/([?&])(state|code_challenge)=[\w-]+/g, "$1$2=example-$2")
    .replace(/127\.0\.0\.1%3A\d+/g, `127.0.0.1%3A${PORT}`)
    .replace(/%2Fcallback%2F[\w-]+/g, "%2Fcallback%2Fexample");
}

/** Placeholder for a digest over codex's configuration, which contains paths and ports of the run. */
export const CONFIG_DIGEST = `sha256:${"0".repeat(64)}`;

/** Placeholder for codex's digest of a text that contains paths of the run. */
export const TEXT_DIGEST = "0".repeat(40);

/**
 * Builds the text that replaces a long text which is part of codex itself, such as its instructions to the model.
 * @param bytes the text's length in UTF-8
 * @param digest its SHA-256
 */
export function buildTextSummary(bytes: number, digest: string): string {
  return `[${bytes} bytes, ${digest}]`;
}

/** Placeholder for a number of tokens that codex has only estimated. */
export const TOKEN_ESTIMATE = 10_000;

/** Placeholder for the name of the machine. */
export const HOST = "host";

/** Placeholders for the operating system: in `platformOs`, and in a user agent. */
export const PLATFORM = { os: "linux", inUserAgent: "(Linux; x86_64)" } as const;

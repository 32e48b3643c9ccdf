/** Finds in a capture what a harvest knows of its run: folders, times, versions. The only fact of this machine that it uses is the path of the home folder. */
import { NOTIFICATIONS, REQUESTS, readSessionRecord } from "../protocol/index.js";
import {
  getMethod,
  getParams,
  isObject,
  isUuid,
  type JsonObject,
  type JsonValue,
  type NormalizerFacts,
  PATHS,
} from "../transcript/index.js";
import type { Capture } from "./read-capture.js";

/** The facts of a capture. A fact that it does not contain is undefined. */
export interface CaptureFacts {
  normalizer: NormalizerFacts;
  /** The client, as `initialize` or the session file names it. */
  client: { name: string; version: string } | undefined;
  codex: string | undefined;
  model: string | undefined;
}

const HOME_FOLDERS = /(?<![\w.-])(?:\/(?:home|Users)\/|[A-Za-z]:\\Users\\)[^/\\\s"'`:;,()<>|*?&=]+/g;
/** No capture is older: the first release of codex is of April 2025. */
const FIRST_TIME = Date.UTC(2025, 0);
const LAST_TIME = Date.UTC(2100, 0);

/**
 * Reads the facts of a capture.
 * @param home the home folder of this machine, whose name must not get into a fixture
 */
export function readCaptureFacts({ frames, steps, session }: Capture, home: string): CaptureFacts {
  const messages = frames.flatMap((entry) => ("from" in entry ? [entry.message] : []));
  const found = new FactFinder();
  const records = session?.lines ?? [];
  for (const message of [...messages, ...steps.flat(), ...records]) found.search(message, "");
  const results = messages.flatMap((message) =>
    isObject(message) && isObject(message.result) ? [message.result] : [],
  );
  const initialize = messages.find((message) => getMethod(message) === REQUESTS.initialize);
  const status = messages.find((message) => getMethod(message) === NOTIFICATIONS.remoteControlStatusChanged);
  const { serverName } = getParams(status ?? null);
  const folders = { home, cwd: found.cwd, codexHome: findText(results, "codexHome") };
  return {
    normalizer: {
      paths: buildPaths([...found.homes], folders),
      wholePaths: true,
      ports: [],
      hostname: typeof serverName === "string" ? serverName : "",
      ...found.findPeriod(),
      scenarioText: "",
    },
    client: readClient(getParams(initialize ?? null).clientInfo) ?? readOriginator(records),
    codex:
      readVersion(findText(results, "userAgent")?.replace(/^[^/]*\//, "")) ?? readVersion(found.cliVersion),
    model: findText([...results, ...records.map(getPayload)], "model"),
  };
}

/**
 * Finds the release of codex that a capture names, in codex's user agent or as the version of a thread.
 * @returns undefined if it names none
 */
export function findCaptureRelease(capture: Capture): string | undefined {
  return readCaptureFacts(capture, "").codex;
}

/** Collects facts that may stand anywhere in a capture. */
class FactFinder {
  readonly homes = new Set<string>();
  cwd: string | undefined;
  cliVersion: string | undefined;
  /** Times in ids, and other times, in ms since 1970. */
  readonly #idTimes: number[] = [];
  readonly #times: number[] = [];

  search(value: JsonValue | undefined, key: string): void {
    if (typeof value === "string") this.#searchText(value, key);
    else if (typeof value === "number") this.#addTime(key, value);
    else if (Array.isArray(value)) for (const one of value) this.search(one, key);
    else if (isObject(value)) {
      for (const name of Object.keys(value)) {
        this.#searchText(name, "");
        this.search(value[name], name);
      }
    }
  }

  /**
   * Returns the first and the last time in ids that are UUIDs of version 7, since such an id contains the time at which codex made
   * it. Without such ids, it returns the first and the last of all other times, which codex may not have measured itself.
   */
  findPeriod(): { startedAt: number; endedAt: number } {
    const times = this.#idTimes.length > 0 ? this.#idTimes : this.#times;
    const startedAt = times.reduce((least, time) => Math.min(least, time), times[0] ?? 0);
    return { startedAt, endedAt: times.reduce((most, time) => Math.max(most, time), startedAt) };
  }

  #searchText(text: string, key: string): void {
    // A dot at the end ends a sentence.
    for (const [folder] of text.matchAll(HOME_FOLDERS)) this.homes.add(folder.replace(/\.+$/, ""));
    if (key === "cwd") this.cwd ??= text;
    if (key === "cliVersion" || key === "cli_version") this.cliVersion ??= text;
    if (isUuid(text) && text[14] === "7")
      keepTime(this.#idTimes, Number.parseInt(text.replace("-", "").slice(0, 12), 16));
    else if (/(?:At|timestamp)$/.test(key)) keepTime(this.#times, Date.parse(text));
  }

  #addTime(key: string, value: number): void {
    if (/At$/.test(key)) keepTime(this.#times, value * 1000);
    if (/At(?:Ms)?$/.test(key)) keepTime(this.#times, value);
  }
}

function keepTime(times: number[], time: number): void {
  if (time >= FIRST_TIME && time < LAST_TIME) times.push(time);
}

interface Folders {
  home: string;
  cwd: string | undefined;
  codexHome: string | undefined;
}

/** Real path → placeholder. Of two placeholders for one path, the later entry counts. */
function buildPaths(homes: string[], { home, cwd, codexHome }: Folders): Record<string, string> {
  const paths: Record<string, string> = {};
  const add = (path: string | undefined, placeholder: string) => {
    const plain = path?.replace(/(?<=.)[/\\]+$/, "");
    if (plain !== undefined && isAbsolute(plain)) paths[plain] = placeholder;
  };
  for (const one of homes) add(one, PATHS.home);
  if (home.length > SHORT_HOME.length) add(home, PATHS.home);
  add(codexHome, PATHS.codexHome);
  add(cwd, PATHS.workspace);
  return paths;
}

/** The home folder of a container's user. This path and shorter ones name nobody, so they get no placeholder. */
const SHORT_HOME = "/root";

/** Whether a path is absolute, and not a root. */
function isAbsolute(path: string): boolean {
  return /^\/[^/]/.test(path) || /^[A-Za-z]:\\./.test(path);
}

function findText(results: JsonObject[], name: string): string | undefined {
  const found = results.find((result) => typeof result[name] === "string");
  return found && String(found[name]);
}

function getPayload(record: JsonValue): JsonObject {
  return readSessionRecord(record)?.payload ?? {};
}

/** A session file has the name of the client, without its version. */
function readOriginator(records: JsonValue[]): CaptureFacts["client"] {
  const originator = findText(records.map(getPayload), "originator");
  return originator === undefined ? undefined : { name: originator, version: "unknown" };
}

function readVersion(text: string | undefined): string | undefined {
  return /^\d+\.\d+\.\d+(?:-[\w.]+)?(?=\s|$)/.exec(text ?? "")?.[0];
}

function readClient(info: JsonValue | undefined): CaptureFacts["client"] {
  if (!isObject(info) || typeof info.name !== "string") return undefined;
  return { name: info.name, version: typeof info.version === "string" ? info.version : "unknown" };
}

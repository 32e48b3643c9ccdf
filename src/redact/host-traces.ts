import { readFileSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import { escapeRegExp } from "../lib/index.js";
import { isPathPlaceholder } from "../transcript/index.js";
import { mapLeaves } from "./map-leaves.js";
import { buildSpellingFinder, type ForbiddenValues, PORT_RULE } from "./spellings.js";
import { type Suspicion, Suspicions } from "./suspicions.js";
import { collectTexts, type TranscriptPart } from "./texts.js";

/** What `findHostTraces` knows of the machine and the run: above all, values that must not be in a fixture. */
export interface HostFacts {
  hostname: string;
  username: string;
  home: string;
  /** Home folders of all people on this machine. */
  homes: string[];
  /** Ids of this machine and of its boot. */
  machineIds: string[];
  env: Record<string, string | undefined>;
  /** Real paths of the run's folders. Most folders above them are traces, too (`listParents`). */
  paths: string[];
  /** Loopback ports that the run listened on. */
  ports: number[];
  /** Random names of the run's folders. */
  folderNames: string[];
  /** Keys that this run alone knows. */
  keys: string[];
  /** Whether a real model cut its text into deltas. No placeholder replaces a path that is cut, so the joined deltas are not searched. */
  cutsTexts?: boolean;
  /** Values of the hermetic environment, and texts written by hand. `isAllowed` says which values of `env` they allow. */
  allowed: string[];
}

type MachineFacts = Pick<HostFacts, "hostname" | "username" | "home" | "homes" | "machineIds" | "env">;

/** Reads the facts about this machine. */
export function readHostFacts(): MachineFacts {
  return {
    hostname: hostname(),
    username: userInfo().username,
    home: homedir(),
    homes: readHomes(),
    machineIds: readMachineIds(),
    env: process.env,
  };
}

/** Reads the ids that Linux gives to a machine and to its current boot. */
function readMachineIds(): string[] {
  const files = ["/etc/machine-id", "/var/lib/dbus/machine-id", "/proc/sys/kernel/random/boot_id"];
  return files.map((file) => readSystemFile(file).trim()).filter((id) => id.length >= MIN_ID_LENGTH);
}

/** Reads the home folders of the people on this machine. */
function readHomes(): string[] {
  return readSystemFile("/etc/passwd")
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([, , id]) => Number(id) >= FIRST_PERSON && Number(id) < NOBODY)
    .map(([, , , , , home = ""]) => home);
}

const MIN_ID_LENGTH = 16;
/** Users with smaller ids are services. */
const FIRST_PERSON = 500;
const NOBODY = 65_534;

function readSystemFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/**
 * Finds traces of the host in a transcript. The rules are `host-path`, `host-port`, `host-name`, `user-name`,
 * `machine-id`, `run-key`, and `env:NAME` for the value of a variable. All but the values of variables are found in every spelling that
 * `buildSpellingFinder` knows.
 */
export function findHostTraces(parts: TranscriptPart[], host: HostFacts): Suspicion[] {
  const suspicions = new Suspicions(parts);
  const { pattern, rules } = buildMatcher(host);
  const ports = new Set(host.ports);
  const reported = new Set<string>();
  for (const [part, { lines }] of parts.entries()) {
    for (const [line, json] of lines.entries()) {
      const scan = (text: string, path: string[]): boolean => {
        let after = 0;
        pattern.lastIndex = 0; // `matchAll` would copy the pattern for each string
        for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
          const [found] = match;
          suspicions.hide(text);
          reported.add(text);
          suspicions.add({ part, line, path }, rules.get(found) ?? PORT_RULE, text, after, match.index);
          after = pattern.lastIndex;
        }
        return after > 0;
      };
      mapLeaves(json, {
        visitKey: scan,
        visitLeaf(leaf, path) {
          if (typeof leaf === "number" && ports.has(leaf))
            suspicions.add({ part, line, path }, PORT_RULE, "", 0, 0);
          if (typeof leaf === "string" && !scan(leaf, path)) {
            const rule = findNamedTrace(path.at(-1) ?? "", leaf, host);
            if (rule) suspicions.add({ part, line, path }, rule, leaf, 0, 0);
          }
          return leaf;
        },
      });
    }
  }
  const texts = collectTexts(parts).texts.filter(
    ({ slots }) => slots.length === 1 || host.cutsTexts !== true,
  );
  const findSpellings = buildSpellingFinder(listForbiddenValues(host));
  for (const [index, rule] of findSpellings(texts.map(({ value }) => value))) {
    const { value, slots: [slot] = [] } = texts[index] ?? { value: "" };
    if (slot === undefined || reported.has(value)) continue;
    suspicions.hide(value);
    suspicions.add(slot, rule, "", 0, 0);
  }
  return suspicions.list();
}

function listForbiddenValues({ keys, folderNames, machineIds, ports, ...host }: HostFacts): ForbiddenValues {
  const toValues = (rule: string) => (text: string) => ({ rule, text });
  return {
    random: [...keys.map(toValues("run-key")), ...machineIds.map(toValues("machine-id"))],
    names: [
      ...listFolders(host).map(toValues("host-path")),
      ...folderNames.map(toValues("host-path")),
      ...listHostNames(host).map(toValues("host-name")),
      ...[host.username].filter(isDistinctive).map(toValues("user-name")),
    ],
    ports,
  };
}

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH(?!OR)/i;
/** Variables that describe the program and not the machine. */
const HARMLESS_NAME =
  /^(?:LANG|LANGUAGE|LC_\w+|TERM|COLORTERM|TERM_PROGRAM|DEBIAN_FRONTEND|npm_(?:package|lifecycle)_\w+)$/;
const SYSTEM_PATH = /^\/(?:bin|sbin|usr|lib\d*|etc|dev|proc|sys)(?:\/|$)/;
const LOCALE_OR_TERMINAL =
  /^(?:(?:C|POSIX|[a-z]{2,3}_[A-Z]{2})(?:[.@][\w.-]+)?|(?:xterm|screen|tmux|rxvt|linux|vt\d)[\w.+-]*)$/;
const COMMON_NAMES = new Set(
  "admin administrator agent build builder bot client codex container debian default dev developer docker fedora guest home host local localhost macos main model name node openai python root runner server system test thread tool ubuntu user username vagrant work worker workspace".split(
    " ",
  ),
);
const NAMES_A_HOST = /^(?:host|hostname|host_name|hostName|serverName|server_name)$/;
const NAMES_A_USER = /^(?:user|username|user_name|userName)$/;

/** Builds one pattern for all traces, the longest first, and a map from the matched text to its rule. A match that is not in the map is a port. */
function buildMatcher(host: HostFacts): { pattern: RegExp; rules: Map<string, string> } {
  const rules = new Map<string, string>();
  const alternatives: [text: string, source: string][] = [];
  for (const { text, rule, whole: isWholeWord } of listTraces(host)) {
    if (rules.has(text)) continue;
    rules.set(text, rule);
    const before = isWholeWord && /^\w/.test(text) ? "(?<!\\w)" : "";
    const after = isWholeWord && /\w$/.test(text) ? "(?!\\w)" : "";
    alternatives.push([text, before + escapeRegExp(text) + after]);
  }
  const sources = alternatives.sort(([a], [b]) => b.length - a.length).map(([, source]) => source);
  if (host.ports.length > 0) {
    sources.push(
      String.raw`(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\]):(?:${host.ports.join("|")})(?!\d)`,
    );
  }
  return { pattern: new RegExp(sources.join("|") || "(?!)", "g"), rules };
}

function listFolders({ paths, home, homes }: Pick<HostFacts, "paths" | "home" | "homes">): string[] {
  const people = [home, ...homes].filter((one) => one.length > 5);
  return [...paths, ...paths.flatMap(listParents), ...people].filter(
    (path) => path.length > 1 && !isPathPlaceholder(path),
  );
}

/** Lists the folders above a path that tell something about this machine, such as `/srv/ci/cache`, but not `/var/tmp`. */
function listParents(path: string): string[] {
  const parent = dirname(path);
  if (parent.split("/").length <= MIN_PARTS || SYSTEM_PATH.test(parent)) return [];
  return [parent, ...listParents(parent)];
}

const MIN_PARTS = 3;

function listHostNames({ hostname }: Pick<HostFacts, "hostname">): string[] {
  return [hostname, hostname.split(".")[0] ?? ""].filter(isDistinctive);
}

function listTraces({ username, env, allowed, ...host }: HostFacts): HostTrace[] {
  return [
    ...listFolders(host).map((text) => ({ rule: "host-path", text, whole: true })),
    ...listHostNames(host).map((text) => ({ rule: "host-name", text, whole: true })),
    ...[username].filter(isDistinctive).map((text) => ({ rule: "user-name", text, whole: true })),
    ...Object.entries(env).flatMap(([name, value = ""]) => listEnvTraces(name, value, allowed)),
  ];
}

function listEnvTraces(name: string, value: string, allowed: string[]): HostTrace[] {
  const isSecret = SECRET_NAME.test(name);
  if (!isSecret && HARMLESS_NAME.test(name)) return [];
  const values = value.startsWith("/") && value.includes(":") ? [value, ...value.split(":")] : [value];
  return values
    .filter((text) => text.length >= (isSecret ? 6 : 12) && !isOrdinary(text) && !isAllowed(text, allowed))
    .map((text) => ({ rule: `env:${name}`, text, whole: !isSecret }));
}

function isOrdinary(value: string): boolean {
  const isSystem = value.split(":").every((path) => SYSTEM_PATH.test(path));
  return isSystem || isPathPlaceholder(value) || LOCALE_OR_TERMINAL.test(value);
}

/**
 * Whether a value of a variable is allowed. An allowed path allows only itself, since its parent folders are traces. Any other allowed
 * text allows each value that it contains.
 */
function isAllowed(value: string, allowed: string[]): boolean {
  return allowed.some((text) => text === value || (!text.startsWith("/") && text.includes(value)));
}

/** Whether a name is so long and rare that it identifies this host or user anywhere in a text. */
function isDistinctive(name: string): boolean {
  return name.length >= 4 && !COMMON_NAMES.has(name.toLowerCase());
}

/**
 * Finds the name of the host or the user if it is the value of a member such as `hostname` or `user`. There, it is a trace even if it is an
 * ordinary word.
 */
function findNamedTrace(key: string, text: string, { hostname, username }: HostFacts): string | undefined {
  if (text === "") return undefined;
  if (NAMES_A_HOST.test(key) && text === hostname) return "host-name";
  return NAMES_A_USER.test(key) && text === username ? "user-name" : undefined;
}

interface HostTrace {
  rule: string;
  text: string;
  /** Whether it must not be part of a longer word. */
  whole: boolean;
}

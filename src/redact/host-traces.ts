import { homedir, hostname, userInfo } from "node:os";
import { escapeRegExp } from "../lib/index.js";
import { isPathPlaceholder } from "../transcript/index.js";
import { mapLeaves } from "./map-leaves.js";
import { type Suspicion, Suspicions } from "./suspicions.js";
import type { TranscriptPart } from "./texts.js";

/** Facts about the machine and the run that must not be in a fixture. */
export interface HostFacts {
  hostname: string;
  username: string;
  home: string;
  env: Record<string, string | undefined>;
  /** Real paths of the run's folders and the cache. */
  paths: string[];
  /** Loopback ports that the run listened on. */
  ports: number[];
  /** Values of the hermetic environment, and texts written by hand. A value that is in one of these is not a trace. */
  allowed: string[];
}

/** Reads the facts about this machine. */
export function readHostFacts(): Pick<HostFacts, "hostname" | "username" | "home" | "env"> {
  return { hostname: hostname(), username: userInfo().username, home: homedir(), env: process.env };
}

/**
 * Finds traces of the host in a transcript. The rules are `host-path`, `host-port`, `host-name`, `user-name`, and
 * `env:NAME` for the value of a variable.
 */
export function findHostTraces(parts: TranscriptPart[], host: HostFacts): Suspicion[] {
  const suspicions = new Suspicions(parts);
  const { pattern, rules } = buildMatcher(host);
  const ports = new Set(host.ports);
  for (const [part, { lines }] of parts.entries()) {
    for (const [line, json] of lines.entries()) {
      const scan = (text: string, path: string[]) => {
        let after = 0;
        pattern.lastIndex = 0; // `matchAll` would copy the pattern for each string
        for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
          const [found] = match;
          suspicions.hide(text);
          suspicions.add({ part, line, path }, rules.get(found) ?? "host-port", text, after, match.index);
          after = pattern.lastIndex;
        }
        if (after === 0) {
          const rule = findNamedTrace(path.at(-1) ?? "", text, host);
          if (rule) suspicions.add({ part, line, path }, rule, text, 0, 0);
        }
      };
      mapLeaves(json, {
        visitKey: scan,
        visitLeaf(leaf, path) {
          if (typeof leaf === "number" && ports.has(leaf))
            suspicions.add({ part, line, path }, "host-port", "", 0, 0);
          if (typeof leaf === "string") scan(leaf, path);
          return leaf;
        },
      });
    }
  }
  return suspicions.list();
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

/** Builds one pattern for all traces, the longest first, and a map from the matched text to its rule. */
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

function listTraces({ paths, home, hostname, username, env, allowed }: HostFacts): HostTrace[] {
  const folders = [...paths, ...(home.length > 5 ? [home] : [])].filter(
    (path) => path.length > 1 && !isPathPlaceholder(path),
  );
  const hosts = [hostname, hostname.split(".")[0] ?? ""].filter(isDistinctive);
  return [
    ...folders.map((text) => ({ rule: "host-path", text, whole: true })),
    ...hosts.map((text) => ({ rule: "host-name", text, whole: true })),
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
 * Whether a value is allowed. A path must be equal to an allowed text: a parent folder of an allowed folder is a
 * trace.
 */
function isAllowed(value: string, allowed: string[]): boolean {
  return allowed.some((text) => text === value || (!text.startsWith("/") && text.includes(value)));
}

/** Whether a name is so long and rare that it identifies this host or user anywhere in a text. */
function isDistinctive(name: string): boolean {
  return name.length >= 4 && !COMMON_NAMES.has(name.toLowerCase());
}

/**
 * Finds a name that is an ordinary word. It counts as a trace only as the value of a member such as `hostname` or
 * `user`.
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

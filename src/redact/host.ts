import { type Suspicion, suspicionAt } from "./redact.js";
import { type Piece, type TranscriptPart, textsOf } from "./texts.js";

/** What is known of the machine that a harvest runs on, and must not be in a transcript. */
export interface HostFacts {
  hostname: string;
  username: string;
  home: string;
  env: Record<string, string | undefined>;
  /** Real folders of the run. */
  paths: string[];
  /** Ports on loopback. */
  ports: number[];
  /** Texts in which a value may stand without being a trace: the scenario, the hermetic environment. */
  allowed: string[];
}

interface Trace {
  rule: string;
  fits(piece: Piece): boolean;
}

/** Names that machines and users share with ordinary words: a trace only as the whole value of a key that says so. */
const ORDINARY =
  /^(?:root|user|vm|localhost|node|runner|build|ubuntu|debian|home|test|admin|ci|docker|linux|mac|host)$/i;
const NAMING_KEY = /^(?:host|hostName|hostname|serverName|user|userName|username)$/;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;
/** Values that every machine of a kind has: paths of the system, locales, kinds of terminal. */
const COMMON_VALUE =
  /^(?:\/(?:bin|usr|etc|opt|lib|tmp|dev|System|Library)\b[^:]*|[a-z]{2}_[A-Z]{2}\.\S+|C\.\S+|xterm\S*|\S*color)$/;

/** Where a transcript tells of the host: its names, paths, ports, and the values of its environment. */
export function findHostTraces(parts: TranscriptPart[], host: HostFacts): Suspicion[] {
  const traces = tracesOf(host);
  const suspicions: Suspicion[] = [];
  for (const piece of textsOf(parts).flat()) {
    for (const { rule, fits } of traces) if (fits(piece)) suspicions.push(suspicionAt(piece, rule));
  }
  return suspicions;
}

function tracesOf(host: HostFacts): Trace[] {
  const contains = (rule: string, value: string): Trace => ({
    rule,
    fits: ({ text }) => text.includes(value),
  });
  const paths = host.home.length > 5 ? [...host.paths, host.home] : host.paths;
  return [
    ...paths.map((path) => contains("host-path", path)),
    ...host.ports.flatMap((port) => [
      contains("host-port", `127.0.0.1:${port}`),
      contains("host-port", `localhost:${port}`),
    ]),
    nameTrace("host-name", host.hostname, host),
    nameTrace("user-name", host.username, host),
    ...Object.entries(host.env).flatMap(([name, value = ""]) =>
      isTelling(name, value, host.allowed) ? [contains(`env:${name}`, value)] : [],
    ),
  ];
}

function nameTrace(rule: string, name: string, { allowed }: HostFacts): Trace {
  if (name.length < 4 || ORDINARY.test(name) || allowed.some((text) => text.includes(name))) {
    return {
      rule,
      fits: ({ text, path, what }) => what === "value" && text === name && NAMING_KEY.test(path.at(-1) ?? ""),
    };
  }
  const token = new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
  return { rule, fits: ({ text }) => token.test(text) };
}

function isTelling(name: string, value: string, allowed: string[]): boolean {
  const long = value.length >= (SECRET_NAME.test(name) ? 6 : 12);
  return long && !COMMON_VALUE.test(value) && !allowed.some((text) => text.includes(value));
}

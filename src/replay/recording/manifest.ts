/**
 * Reads the parts of a manifest that the fake codex needs. It does not use the store's schema, because loading zod takes
 * longer than a short replay. Members that the schema requires are optional here, since nothing checks that the file has them.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { getErrorMessage, readPlainTextSync, resolveInside } from "../../lib/index.js";
import { assertReadableVersion } from "../../transcript/formats.js";
import { CODEX_SESSION_PATH, MANIFEST_FILE, SESSION_FILE } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";

/** One step in a manifest. */
export interface ManifestStep {
  file?: string;
  bytes?: number;
  /** The prompt that the client passed to codex. */
  prompt?: string;
  /** The prompt, and all else that the client passed to codex. Harvests write this member instead of `prompt`. */
  call?: ExecCallFacts;
  exitCode?: number;
  stderr?: string;
  /** Number of events. */
  events?: number;
}

/** What the client gave to `codex exec`. */
export interface ExecCallFacts {
  prompt?: string;
  /** Id of the thread that `codex exec resume` got. */
  resumes?: string;
  /** Id of the thread that `codex exec fork` got. */
  forks?: string;
  /** What `codex exec review` got to review. */
  reviews?: ReviewTarget;
  /** Paths of the images. */
  images?: string[];
  outputSchema?: unknown;
}

/** What to review, in the form of `review/start`. */
export interface ReviewTarget {
  type: string;
  branch?: string;
  sha?: string;
  title?: string;
  instructions?: string;
}

/** The codex that a fixture was recorded with. A value is undefined if the manifest does not have it. */
export interface RecordedCodex {
  version: string | undefined;
  model: string | undefined;
}

/** What the fake codex reads of one scenario in a manifest. */
export interface RecordedScenario {
  steps?: ManifestStep[];
  wire?: { file?: string; bytes?: number } | null;
  session?: { files?: ManifestSessionFile[] };
  subject?: { codex?: { version?: string }; model?: string };
}

/** One session file in a manifest. */
interface ManifestSessionFile {
  file?: string;
  /** Where codex wrote it, relative to its home. */
  path?: string;
}

const opened = new Map<string, { version: string; reader: ManifestReader }>();

/**
 * Reads the manifest of a folder. As long as the file does not change, it is read only once.
 * @throws TouchstoneError `fixture-broken`, `fixture-newer`, `path-outside`
 */
export function openManifest(folder: string): ManifestReader {
  const stat = statSync(join(folder, MANIFEST_FILE), { throwIfNoEntry: false });
  const version = `${stat?.mtimeMs} ${stat?.size}`;
  const known = opened.get(folder);
  if (known?.version === version) return known.reader;
  const reader = new ManifestReader(folder);
  opened.set(folder, { version, reader });
  return reader;
}

/** Looks up the fixtures of a folder in its manifest. */
export class ManifestReader {
  readonly #path: string;
  readonly #scenarios: Record<string, RecordedScenario | null>;

  /**
   * @param folder a fixtures folder; a folder without a manifest has no entries
   * @throws TouchstoneError `fixture-broken`, `fixture-newer`, `path-outside`
   */
  constructor(folder: string) {
    this.#path = join(folder, MANIFEST_FILE);
    const manifest = existsSync(this.#path)
      ? this.#parse(readPlainTextSync(resolveInside(folder, MANIFEST_FILE)))
      : {};
    assertReadableVersion(this.#path, manifest, replayErrors.fixtureNewer);
    this.#scenarios = manifest.scenarios ?? {};
  }

  /** Returns the steps of a fixture, none if it is not listed. @throws TouchstoneError `fixture-broken` */
  steps(name: string): ManifestStep[] {
    const steps = (Object.hasOwn(this.#scenarios, name) && this.#scenarios[name]?.steps) || [];
    if (Array.isArray(steps)) return steps;
    throw replayErrors.manifestBroken({ path: this.#path, problem: `the steps of ${name} are no list` });
  }

  /**
   * Returns the version of codex that a fixture was recorded with, or undefined if the manifest does not say it.
   * @param name default: the first fixture in the manifest
   */
  codexVersion(name?: string): string | undefined {
    const [any] = Object.keys(this.#scenarios);
    const key = name ?? any;
    if (key === undefined || !Object.hasOwn(this.#scenarios, key)) return undefined;
    const version: unknown = this.#scenarios[key]?.subject?.codex?.version;
    return typeof version === "string" ? version : undefined;
  }

  /** Returns the codex that a fixture was recorded with. */
  codex(name: string): RecordedCodex {
    const subject = Object.hasOwn(this.#scenarios, name) ? this.#scenarios[name]?.subject : undefined;
    return { version: subject?.codex?.version, model: subject?.model };
  }

  /** Returns the session files of a fixture, without those whose name or path is not allowed; none if they were not recorded. */
  sessionFiles(name: string): { file: string; path: string }[] {
    const files = (Object.hasOwn(this.#scenarios, name) && this.#scenarios[name]?.session?.files) || [];
    if (!Array.isArray(files)) return [];
    return files.flatMap(({ file, path }) =>
      typeof file === "string" &&
      SESSION_FILE.test(file) &&
      typeof path === "string" &&
      CODEX_SESSION_PATH.test(path)
        ? [{ file, path }]
        : [],
    );
  }

  /** Returns the size in bytes of a file with events or frames, or undefined if the manifest does not say it. */
  size(file: string): number | undefined {
    for (const entry of Object.values(this.#scenarios)) {
      const steps = Array.isArray(entry?.steps) ? entry.steps : [];
      const found = [...steps, entry?.wire].find((one) => one?.file === file);
      if (found) return typeof found.bytes === "number" ? found.bytes : undefined;
    }
    return undefined;
  }

  #parse(text: string): { scenarios?: Record<string, RecordedScenario | null> } {
    let manifest: unknown;
    try {
      manifest = JSON.parse(text);
    } catch (cause) {
      throw replayErrors.manifestBroken({ path: this.#path, problem: getErrorMessage(cause), cause });
    }
    if (typeof manifest === "object" && manifest !== null) return manifest;
    const problem = `it is no JSON object, but begins with \`${text.trim().slice(0, 20)}\``;
    throw replayErrors.manifestBroken({ path: this.#path, problem });
  }
}

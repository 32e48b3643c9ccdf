/**
 * What the fake codex needs of a manifest. It is read without the store's schema: loading zod takes longer than a replay
 * does. All of it is optional, and nothing is taken for granted.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getErrorMessage } from "../lib/index.js";
import { assertReadableVersion } from "../transcript/formats.js";
import { MANIFEST_FILE } from "../transcript/layout.js";
import { replayErrors } from "./errors.js";

/** What a manifest says of one step. */
export interface ManifestStep {
  file?: string;
  bytes?: number;
  /** What the client asked for. */
  prompt?: string;
  exitCode?: number;
  stderr?: string;
}

interface ManifestEntry {
  steps?: ManifestStep[];
  wire?: { file?: string; bytes?: number } | null;
  subject?: { codex?: { version?: string } };
}

/** The fixtures of a folder, as its manifest lists them. */
export class ManifestReader {
  readonly #path: string;
  readonly #scenarios: Record<string, ManifestEntry | null>;

  /**
   * @param folder a fixtures folder, or any other: one without a manifest lists nothing
   * @throws TouchstoneError `fixture-broken`, `fixture-newer`
   */
  constructor(folder: string) {
    this.#path = join(folder, MANIFEST_FILE);
    const manifest = existsSync(this.#path) ? this.#parse(readFileSync(this.#path, "utf8")) : {};
    assertReadableVersion(this.#path, manifest, replayErrors.fixtureNewer);
    this.#scenarios = manifest.scenarios ?? {};
  }

  /** The steps of a fixture. @throws TouchstoneError `fixture-broken` */
  steps(name: string): ManifestStep[] {
    const steps = (Object.hasOwn(this.#scenarios, name) && this.#scenarios[name]?.steps) || [];
    if (Array.isArray(steps)) return steps;
    throw replayErrors.manifestBroken({ path: this.#path, problem: `the steps of ${name} are no list` });
  }

  /**
   * The version of codex that a fixture was recorded with; undefined where the manifest does not list the fixture.
   * @param name default: any fixture
   */
  codexVersion(name?: string): string | undefined {
    const [any] = Object.keys(this.#scenarios);
    const key = name ?? any;
    if (key === undefined || !Object.hasOwn(this.#scenarios, key)) return undefined;
    return this.#scenarios[key]?.subject?.codex?.version;
  }

  /** The size of a file in bytes; undefined where the manifest does not list it. */
  size(file: string): number | undefined {
    for (const entry of Object.values(this.#scenarios)) {
      const steps = Array.isArray(entry?.steps) ? entry.steps : [];
      const found = [...steps, entry?.wire].find((one) => one?.file === file);
      if (found) return found.bytes;
    }
    return undefined;
  }

  #parse(text: string): { scenarios?: Record<string, ManifestEntry | null> } {
    let manifest: unknown;
    try {
      manifest = JSON.parse(text);
    } catch (cause) {
      throw replayErrors.manifestBroken({ path: this.#path, problem: getErrorMessage(cause), cause });
    }
    if (typeof manifest === "object" && manifest !== null) return manifest;
    const problem = `it holds ${text.trim().slice(0, 20)}, and no object`;
    throw replayErrors.manifestBroken({ path: this.#path, problem });
  }
}

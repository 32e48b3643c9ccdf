/** The cases of a corpus: each example and each test that a checkout of openai/codex holds for its SDKs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder in the checkout, the files in it that hold cases, and how the names of a file's cases are found. */
interface Suite {
  title: string;
  folder: string;
  files: RegExp;
  /** Without it, each file is one case. */
  names?: RegExp;
}

export const SUITES = {
  examples: {
    title: "Examples of the Python SDK",
    folder: "sdk/python/examples",
    files: /^\d\d_\w+\/(a?sync)\.py$/,
  },
  python: {
    title: "App-server tests of the Python SDK",
    folder: "sdk/python/tests",
    files: /^test_app_server_\w+\.py$/,
    names: /^(?:async )?def (test_\w+)\(/gm,
  },
  typescript: {
    title: "Tests of the TypeScript SDK",
    folder: "sdk/typescript/tests",
    files: /^\w+\.test\.ts$/,
    names: /^\s*(?:it|test)\(\s*(["'`])((?:\\.|(?!\1).)*)\1/gm,
  },
} satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;

export interface Case {
  suite: SuiteName;
  /** Path in the folder of the suite. */
  file: string;
  /** Name of the test in its file; empty for an example. */
  name: string;
  /** Name that no other case has, of lower-case letters, digits and `_`. */
  id: string;
}

/** Says what the command needs, where it got something else. */
export const NEEDS_CHECKOUT =
  "Give the folder of a checkout of openai/codex: it holds sdk/python/examples, sdk/python/tests and sdk/typescript/tests, or some of them. " +
  "The commit should be the one of the release that touchstone.config.yaml pins, such as rust-v0.163.0.";

/**
 * Lists all cases of a checkout, sorted by suite, file and place in the file.
 * @throws Error if the folder holds none
 */
export function listCases(checkout: string): Case[] {
  const cases = Object.entries(SUITES).flatMap(([suite, definition]) =>
    listFiles(join(checkout, definition.folder), definition.files).flatMap((file) => {
      const text = readFileSync(join(checkout, definition.folder, file), "utf8");
      return findNames(text, definition).map((name) => buildCase(suite as SuiteName, file, name));
    }),
  );
  if (cases.length === 0) throw new Error(`${checkout} holds no example and no test. ${NEEDS_CHECKOUT}`);
  return cases;
}

/** Finds the names of a file's cases; one empty name if the file is one case. */
export function findNames(text: string, { names }: Suite): string[] {
  if (!names) return [""];
  return [...text.matchAll(names)].map((match) => match.at(-1) ?? "");
}

function buildCase(suite: SuiteName, file: string, name: string): Case {
  const words = `${suite} ${file.replace(/\.(test\.ts|py)$/, "")} ${name}`.toLowerCase();
  return { suite, file, name, id: words.replace(/[^a-z0-9]+/g, "_").replace(/_$/, "") };
}

function listFiles(folder: string, pattern: RegExp): string[] {
  try {
    const paths = readdirSync(folder, { recursive: true }) as string[];
    return paths.filter((path) => pattern.test(path)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

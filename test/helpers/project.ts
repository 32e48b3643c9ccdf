import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { getCacheFolder } from "../../src/config/index.js";
import { makeTemporaryFolder, OUTSIDE_TMP } from "./temporary.js";

export const REPOSITORY = resolve(import.meta.dirname, "../..");
export const PROGRAM = join(REPOSITORY, "dist/cli/main.js");

export interface ProgramOutcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A user's repository that touchstone is set up in. */
export class Project {
  readonly root: string;
  /** The project's own cache, which contains only its own runs. The downloads are shared. */
  readonly cache: string;
  /** The subject that a command uses without `--sdk`. */
  reference = "python";
  /** A program, and its first arguments, that starts the built program; default: none. */
  launcher: string[] = [];

  constructor(root: string, cache: string) {
    this.root = root;
    this.cache = cache;
  }

  get fixtures(): string {
    return join(this.root, "integration/fixtures", this.reference);
  }

  /**
   * Starts the built program. `env` is added to this process's environment, and `input` is the text on its
   * stdin.
   */
  start(args: string[], env: Record<string, string> = {}, input = "") {
    const [program = "", ...all] = [...this.launcher, process.execPath, PROGRAM, ...args];
    const child = spawn(program, all, {
      cwd: this.root,
      env: { ...HOST_ENV, NO_COLOR: "1", TOUCHSTONE_CACHE: this.cache, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => {}).end(input); // a program may end before it has read its input
    const outcome = { code: null, stdout: "", stderr: "" } as ProgramOutcome;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      outcome.stderr += text;
    });
    const ended = new Promise<ProgramOutcome>((done) =>
      child.on("close", (code) => done({ ...outcome, code })),
    );
    return { child, ended, outcome };
  }

  run(args: string[], env: Record<string, string> = {}): Promise<ProgramOutcome> {
    return this.start(args, env).ended;
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.root, path), "utf8");
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  /** Reads all files of the fixtures folder: path → text. */
  async readFiles(): Promise<Record<string, string>> {
    return readFiles(this.fixtures);
  }
}

/**
 * Makes a new project, which is removed after the tests of the file.
 * @param scenarios name → YAML without the name
 * @param reference subject of its commands; `app-server` has the faster runs, since the import of the Python SDK takes a
 *   fraction of a second
 */
export async function newProject(
  scenarios: Record<string, string> = {},
  reference: "python" | "app-server" = "python",
): Promise<Project> {
  const root = await makeTemporaryFolder("project");
  const project = new Project(root, await newCache());
  project.reference = reference;
  const config = await readFile(join(REPOSITORY, "touchstone.config.yaml"), "utf8");
  await project.write(
    "touchstone.config.yaml",
    config.replace("reference: python", `reference: ${reference}`),
  );
  await mkdir(join(root, "scenarios"));
  for (const [name, yaml] of Object.entries(scenarios))
    await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${yaml}`);
  return project;
}

/** This process's environment without the name of the user who runs the tests, and without npm's variables about its command. */
const { TOUCHSTONE_ACTOR: _, npm_command: __, npm_lifecycle_event: ___, ...HOST_ENV } = process.env;

/**
 * Makes a new project with this repository's own catalogue.
 * @param more additional lines of its config file
 */
export async function newCatalogueProject(more = ""): Promise<Project> {
  const project = await newProject();
  const config = await project.read("touchstone.config.yaml");
  const ours = `scenarios: ${join(REPOSITORY, "scenarios")}\n${more}`;
  await project.write("touchstone.config.yaml", `${config}${ours}`);
  return project;
}

/** Makes a cache that contains the shared cache's downloads. It is removed after the tests of the file. */
export async function newCache(): Promise<string> {
  const shared = getCacheFolder();
  const cache = await makeTemporaryFolder("c", OUTSIDE_TMP);
  for (const folder of ["codex", "python", "npm", "crates", "codex-schemas"]) {
    await mkdir(join(shared, folder), { recursive: true });
    await symlink(join(shared, folder), join(cache, folder));
  }
  return cache;
}

/**
 * Whether a program of a language is on PATH. A test that needs a missing one is skipped and listed by name.
 */
export function hasTool(program: string): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Whether Elixir is installed with one of these JSON modules. */
export function hasElixir(...json: string[]): boolean {
  if (!hasTool("elixir")) return false;
  const probe = `unless Enum.any?([${json}], &Code.ensure_loaded?/1), do: System.halt(1)`;
  return spawnSync("elixir", ["-e", probe]).status === 0;
}

/** Renders a scenario of one turn. `rest` begins with `model:`. */
export function renderOneTurn(rest: string, { prompt = "Go.", thread = "" } = {}): string {
  return `title: A test
area: tests
covers: [a test]
workflow:
  - start_thread: { sandbox: workspace-write, approvalPolicy: never${thread} }
  - turn: { input: ${JSON.stringify(prompt)} }
${rest}`;
}

export async function readFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")]),
  );
  return Object.fromEntries(texts.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

/** Parses the lines of a JSONL text. */
export function parseLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Lists the relative paths that a Markdown page links to. */
export function listLinks(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) =>
    target.replace(/#.*$/, ""),
  );
  return targets.filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

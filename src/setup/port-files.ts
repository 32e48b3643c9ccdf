import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { listFilesBelow } from "../lib/index.js";
import { locatePackageFile } from "../lib/package-files/index.js";
import type { NewFiles } from "./new-files.js";

/** What a port in one language gets. */
interface Port {
  /** The folders below `templates/ports` whose files it gets. */
  templates: string[];
  /** Folders of this package that it gets a copy of, if they exist: path in this package → path in the repository. */
  copies?: Record<string, string>;
  /** The command that runs the tests that replay fixtures, in the repository's root. */
  test: string;
  /** The command that installs what the tests need beside this package. */
  install?: string;
  /** What a file needs if the repository has it already: path → text for people. */
  additions?: Record<string, string>;
  /** The folder of the tests, if the configuration has to name it. */
  tests?: string;
}

/** The folder of the packages for ports, in the repository of a port. */
const PACKAGES = "node_modules/codex-touchstone/packages";

/** Language → what a port in it gets. */
const PORTS = {
  elixir: {
    templates: ["elixir"],
    test: "mix touchstone replay",
    additions: { "mix.exs": `{:codex_touchstone, path: "${PACKAGES}/elixir", only: :test}` },
  },
  go: {
    templates: ["go", "make"],
    // Go would take the result of an earlier run from its cache even if a harvest has changed the fixtures.
    test: "go test -count=1 ./internal/replay",
    tests: "internal/replay",
    additions: {
      "go.mod": `require example.com/touchstone v0.0.0 and replace example.com/touchstone => ./${PACKAGES}/go`,
    },
  },
  rust: {
    templates: ["rust", "make"],
    test: "cargo test --test replay",
    additions: {
      "Cargo.toml": `codex-touchstone = { path = "${PACKAGES}/rust" } and serde_json = "1" under [dev-dependencies]`,
    },
  },
  python: {
    templates: ["python", "make"],
    test: "python3 -m pytest tests/replay",
    install: "python3 -m pip install pytest pytest-codex-touchstone",
  },
  java: {
    templates: ["java", "make"],
    copies: {
      "packages/java/src/main/java": "src/test/java",
      // Only the package of a release has this folder.
      "packages/java/src/main/resources": "src/test/resources",
    },
    test: "mvn --batch-mode --no-transfer-progress test -Dtest='replay/*Test'",
    tests: "src/test",
    additions: { "pom.xml": "junit-jupiter, with the scope test" },
  },
  typescript: {
    templates: ["typescript", "make"],
    test: "npx vitest run test/replay",
    install: "npm install --save-dev vitest",
  },
} satisfies Record<string, Port>;

type PortLanguage = keyof typeof PORTS;
/** The languages of ports that have a template. */
export const PORT_LANGUAGES = Object.keys(PORTS) as PortLanguage[];

/** The CI systems that have a template. */
export const CI_SYSTEMS = ["github"] as const;

/** The files of a port, and the commands that it needs. */
export interface PortFiles {
  files: NewFiles;
  /** What a file needs if the repository has it already: path → text for people. */
  additions: Record<string, string>;
  /** Lines of `.gitignore`. */
  ignored: string[];
  /** The command that installs what the tests need beside this package; undefined if they need nothing. */
  install: string | undefined;
  /** The folder of the tests, if the configuration has to name it. */
  tests: string | undefined;
  /** The command that runs the tests that replay fixtures. */
  test: string;
}

const MAKE_ADDITIONS = { Makefile: "include touchstone.mk" };

/** The text of a template that stands for the command that runs the tests. */
const TEST = "__TEST__";
/** The line of the workflow's template that stands for the steps that set the language up. */
const SETUP = /^ *# __SETUP__\n/m;
/** The name of a template's lines for `.gitignore`: npm leaves files called `.gitignore` out of a package. */
const GITIGNORE = "gitignore";
/** The name of a template's steps that set the language up. */
const SETUP_STEPS = "setup-steps.yml";

/**
 * Reads the files that a port's maintainer would write by hand: the set-up of the helper, a test that replays a fixture with a
 * minimal client, targets of make or mix, and, if wanted, the workflow that runs the test.
 * @param withWorkflow whether the port gets a workflow for GitHub Actions
 * @throws the file system's error if the package lacks a template
 */
export async function readPortFiles(language: PortLanguage, withWorkflow: boolean): Promise<PortFiles> {
  const { templates, copies = {}, test, install, additions, tests }: Port = PORTS[language];
  const texts: Record<string, string> = {};
  for (const folder of templates) Object.assign(texts, await readTemplate(`ports/${folder}`));
  for (const [from, to] of Object.entries(copies)) {
    const files = existsSync(locatePackageFile(from)) ? await readFolder(from) : {};
    for (const [path, text] of Object.entries(files)) texts[join(to, path)] = text;
  }
  const { [GITIGNORE]: ignored = "", [SETUP_STEPS]: steps = "", ...files } = texts;
  if (withWorkflow) {
    const workflow = (await readTemplate("ports/github"))["replay.yml"] ?? "";
    files[".github/workflows/replay.yml"] = workflow.replace(SETUP, () => indent(steps, " ".repeat(6)));
  }
  const rendered = Object.entries(files).map(([path, text]) => [path, text.replaceAll(TEST, () => test)]);
  return {
    files: Object.fromEntries(rendered),
    additions: { ...(templates.includes("make") && MAKE_ADDITIONS), ...additions },
    ignored: splitTemplateLines(ignored),
    install,
    tests,
    test,
  };
}

/** Reads the workflow that checks the fixtures. It is the example of docs/ci.md. */
export async function readCheckWorkflow(): Promise<NewFiles> {
  return { ".github/workflows/touchstone.yml": await readPackageFile("examples/ci/check.yml") };
}

/** Reads the lines that every repository gets in `.gitignore` and `.gitattributes`. */
export async function readGitLines(): Promise<{ ignored: string[]; attributes: string[] }> {
  const { gitignore = "", gitattributes = "" } = await readTemplate("repository");
  return { ignored: splitTemplateLines(gitignore), attributes: splitTemplateLines(gitattributes) };
}

/** Reads the files of a template: path in its folder → text. */
function readTemplate(name: string): Promise<Record<string, string>> {
  return readFolder(`templates/${name}`);
}

/** Reads the files of a folder of this package: path in the folder → text. */
async function readFolder(name: string): Promise<Record<string, string>> {
  const folder = locatePackageFile(name);
  const texts = listFilesBelow(folder, []).map(
    async (path) => [relative(folder, path), await readFile(path, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

function readPackageFile(path: string): Promise<string> {
  return readFile(locatePackageFile(path), "utf8");
}

function splitTemplateLines(text: string): string[] {
  return text.split("\n").filter(Boolean);
}

function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}

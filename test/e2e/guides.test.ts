/**
 * Tests the README and the guides: the files and commands of each page are written and run, and must give the results of
 * the page.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { removeCheckoutEnvironments } from "../helpers/checkout.js";
import { getInstalledPackage } from "../helpers/installed-package.js";
import { hasElixir, hasTool, listLinks, newCache, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder, whenFileEnds } from "../helpers/temporary.js";

const GUIDES = join(REPOSITORY, "docs/guides");
const INSTALL = "npm install --save-dev codex-touchstone";
/** Author of the commits and decisions. */
const ADA = {
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "Ada",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "ada@example.test",
};
/** `npx` looks for half a second before it starts the installed program. The README's own commands are run with it. */
const START_DIRECTLY = `npx() { if [ "$1" = touchstone ]; then shift; node_modules/.bin/touchstone "$@"; else command npx "$@"; fi; }`;
/** Programs that a page needs in addition to the package, and that a machine may lack. */
const PAGE_NEEDS: Record<string, boolean> = {
  "port-to-elixir": hasElixir(":jiffy"),
  "port-to-go": hasTool("go"),
};
const pages = (await readdir(GUIDES)).filter((file) => file.endsWith(".md") && file !== "README.md");

/** A folder with the installed package. Each page gets a link to its packages at the step `npm install`. */
const { folder: installed } = await getInstalledPackage();

for (const page of ["README.md", ...pages.map((file) => `docs/guides/${file}`)]) {
  const name = basename(page, ".md");
  test
    .skipIf(PAGE_NEEDS[name] === false)
    .concurrent(`the commands of ${page} print what the page says`, async () => {
      const steps = parseSteps(await readFile(join(REPOSITORY, page), "utf8"));
      expect(steps.some(({ kind }) => kind === "commands")).toBe(true);
      const root = await makeTemporaryFolder("guide");
      execFileSync("git", ["init", "-q", root]);
      const output = await runInShell(steps, root, page === "README.md" ? "" : START_DIRECTLY);
      for (const [index, step] of steps.entries()) {
        if (step.kind === "commands") expect(output[index]?.wrong, output[index]?.output).toEqual([]);
        if (step.kind === "output")
          expect(`${output[index - 1]?.output.trim()}\n`).toMatch(buildPattern(step.text));
      }
    });
}

test("the index of the guides names each page", async () => {
  const index = listLinks(await readFile(join(GUIDES, "README.md"), "utf8"));
  expect(index).toEqual(expect.arrayContaining(pages));
  expect(pages.length).toBeGreaterThan(0);
});

test("every link of the documentation leads to a file that exists", async () => {
  const packages = ["elixir", "go", "java", "python", "rust"].map((name) => `packages/${name}`);
  const folders = ["docs", "docs/guides", "docs/atlas", "examples", ...packages, "."];
  for (const folder of folders) {
    for (const file of await readdir(join(REPOSITORY, folder))) {
      if (!file.endsWith(".md")) continue;
      const page = join(REPOSITORY, folder, file);
      const links = listLinks(await readFile(page, "utf8"));
      expect({ page, gone: links.filter((link) => !existsSync(join(dirname(page), link))) }).toEqual({
        page,
        gone: [],
      });
    }
  }
});

type GuideStep =
  | { kind: "commands"; lines: string[] }
  | { kind: "output"; text: string }
  | { kind: "file"; path: string; text: string };

/** Parses the fenced blocks of a page. docs/guides/README.md defines the meaning of each. */
function parseSteps(markdown: string): GuideStep[] {
  const blocks = [...markdown.matchAll(/^(.*)\n+```(.*)\n([\s\S]*?)^```$/gm)];
  expect(blocks).toHaveLength((markdown.match(/^```/gm) ?? []).length / 2);
  return blocks.map(([, before = "", info = "", text = ""]) => {
    const [, path] = /^\S+ title=(\S+)$/.exec(info) ?? [];
    if (path !== undefined) {
      expect(before).toContain(`\`${path}\``); // the page does not show the title
      return { kind: "file", path, text };
    }
    if (info === "text") return { kind: "output", text };
    expect(info).toBe("sh");
    return { kind: "commands", lines: text.replaceAll("\\\n", "").split("\n").filter(Boolean) };
  });
}

/**
 * Builds a pattern for lines. `…` matches the rest of a line; alone on a line, it matches any number of lines.
 */
function buildPattern(text: string): RegExp {
  const escapePattern = (part: string) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const lines = text.trimEnd().split("\n");
  return new RegExp(
    `^${lines
      .map((line) =>
        line.trim() === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escapePattern).join(".*")}\\n`,
      )
      .join("")}$`,
  );
}

/**
 * Runs the steps in a shell.
 * @param prelude lines of the script before the steps
 * @returns for each step, its output and the commands whose exit code differs from the page
 */
async function runInShell(
  steps: GuideStep[],
  root: string,
  prelude: string,
): Promise<{ output: string; wrong: string[] }[]> {
  const script = [
    "exec </dev/null 2>&1",
    prelude,
    `ended() { printf '\\n<<%s %s>>\\n' $1 $2; [ $1 = $2 ] || exit; }`,
    ...steps.flatMap((step) => [...buildScriptLines(step), "printf '<<next>>\\n'"]),
  ];
  const file = `${root}.sh`;
  await writeFile(file, `${script.join("\n")}\n`);
  whenFileEnds(() => rm(file));
  whenFileEnds(() => removeCheckoutEnvironments(root));
  const { TOUCHSTONE_ACTOR: _, ...host } = process.env;
  const env = { ...host, ...ADA, NO_COLOR: "1", TOUCHSTONE_CACHE: await newCache() };
  const child = spawn("bash", [file], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  await new Promise((done) => child.on("close", done));
  return output.split("<<next>>\n").map((part) => ({
    output: part.replace(/\n<<\d+ \d+>>\n/g, ""),
    wrong: [...part.matchAll(/([^\n]*)\n+<<(\d+) (\d+)>>/g)].flatMap(([, last, code, wanted]) =>
      code === wanted ? [] : [`exit code ${code}, and not ${wanted}: ${last}`],
    ),
  }));
}

/** Builds the script of a step. A page marks a command with an exit code other than 0: `# exit code 1`. */
function buildScriptLines(step: GuideStep): string[] {
  if (step.kind === "output") return [];
  if (step.kind === "file") {
    const end = "END OF THE FILE";
    return [`mkdir -p '${dirname(step.path)}'`, `cat >'${step.path}' <<'${end}'`, `${step.text}${end}`];
  }
  return step.lines.flatMap((line) => {
    const [, wanted = "0"] = /# exit code (\d+)/.exec(line) ?? [];
    const command =
      line === INSTALL ? `cp '${installed}/'package*.json . && ln -s '${installed}/node_modules' .` : line;
    return [command, `ended $? ${wanted}`];
  });
}

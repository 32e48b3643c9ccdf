/** Runs a page of the documentation: writes its files, runs its commands, and expects the results that the page shows. */
import { execFileSync, spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { removeCheckoutEnvironments } from "./checkout.js";
import { newCache, REPOSITORY } from "./project.js";
import { makeTemporaryFolder, whenFileEnds } from "./temporary.js";

/** Author of the commits and decisions. */
const ADA = {
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "Ada",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "ada@example.test",
};

/** Runs the steps of a page in a new repository, and expects the results of the page. */
export async function expectPage(page: string, settings: GuideSettings): Promise<void> {
  const steps = parseSteps(await readFile(join(REPOSITORY, page), "utf8"));
  expect(steps.some(({ kind }) => kind === "commands")).toBe(true);
  const root = await makeTemporaryFolder("guide");
  execFileSync("git", ["init", "-q", root]);
  const output = await runInShell(steps, root, settings);
  for (const [index, step] of steps.entries()) {
    if (step.kind === "commands") expect(output[index]?.wrong, output[index]?.output).toEqual([]);
    if (step.kind === "output")
      expect(`${output[index - 1]?.output.trim()}\n`).toMatch(buildPattern(step.text));
  }
}

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

/** What a page needs in addition to its steps. */
interface GuideSettings {
  /** Lines of the script before the steps. */
  prelude?: string;
  /** Commands that are replaced: line of the page → what runs in its place. */
  replaced: Record<string, string>;
}

/**
 * Runs the steps in a shell.
 * @returns for each step, its output and the commands whose exit code differs from the page
 */
async function runInShell(
  steps: GuideStep[],
  root: string,
  { prelude = "", replaced }: GuideSettings,
): Promise<{ output: string; wrong: string[] }[]> {
  const script = [
    "exec </dev/null 2>&1",
    prelude,
    `ended() { printf '\\n<<%s %s>>\\n' $1 $2; [ $1 = $2 ] || exit; }`,
    ...steps.flatMap((step) => [...buildScriptLines(step, replaced), "printf '<<next>>\\n'"]),
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
function buildScriptLines(step: GuideStep, replaced: Record<string, string>): string[] {
  if (step.kind === "output") return [];
  if (step.kind === "file") {
    const end = "END OF THE FILE";
    return [`mkdir -p '${dirname(step.path)}'`, `cat >'${step.path}' <<'${end}'`, `${step.text}${end}`];
  }
  return step.lines.flatMap((line) => {
    const [, wanted = "0"] = /# exit code (\d+)/.exec(line) ?? [];
    const command = replaced[line] ?? line;
    return [command, `ended $? ${wanted}`];
  });
}

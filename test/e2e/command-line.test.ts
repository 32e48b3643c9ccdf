/**
 * Compares how the fake codex and the real one refuse a command line: exit code, stdout and stderr. Each line ends before
 * a turn, since the folder is outside a git repository or the line is wrong, so no model is needed.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import { type ProgramResult, runToEnd } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder, OUTSIDE_TMP } from "../helpers/temporary.js";

const FIXTURES = join(REPOSITORY, "integration/fixtures/exec");
const UNKNOWN_ID = "0199a213-81c0-7800-8aa1-bbab2a035a53";

let codex: string;
let root: string;
let folders: Record<"plain" | "repository", string>;

beforeAll(async () => {
  const { codex: version } = await loadConfig(REPOSITORY);
  ({ path: codex } = await getCodex({ version, cacheDir: getCacheFolder(), onProgress() {} }));
  // codex warns on stderr about a CODEX_HOME in the system's temporary folder.
  root = await makeTemporaryFolder("command-line", OUTSIDE_TMP);
  folders = { plain: join(root, "plain"), repository: join(root, "repository") };
  for (const folder of [folders.plain, join(folders.repository, ".git"), join(root, "home")])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(folders.repository, ".git/HEAD"), "ref: refs/heads/main\n");
});

interface Call {
  args: string[];
  cwd?: string;
  input?: string;
}

function buildBareEnv() {
  const home = join(root, "home");
  return { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8" };
}

async function runBoth(call: Call): Promise<{ real: ProgramResult; fake: ProgramResult; report: string }> {
  const { args, cwd = folders.plain, input = "" } = call;
  const report = join(root, `report-${Math.random()}`);
  const base = buildBareEnv();
  const env = {
    ...base,
    PATH: process.env.PATH,
    TOUCHSTONE_FIXTURES: FIXTURES,
    TOUCHSTONE_FIXTURE: "thread_basic",
    TOUCHSTONE_REPORT: report,
  };
  const real = await runToEnd(codex, args, { env: base, cwd, input });
  const fake = await runToEnd(FAKE_CODEX, args, { env, cwd, input });
  return { real, fake, report };
}

describe("the fake codex refuses as codex does", () => {
  test.each([
    ["exec --bogus PROMPT", 2],
    ["exec --full-auto PROMPT", 2],
    ["exec --ask-for-approval never PROMPT", 2],
    ["exec --sandbox nonsense PROMPT", 2],
    ["exec --sandbox external-sandbox PROMPT", 2],
    ["exec --sandbox read PROMPT", 2],
    ["exec --json --json PROMPT", 2],
    ["exec --json --experimental-json PROMPT", 2],
    ["exec one two", 2],
    ["exec -c notkeyvalue PROMPT", 1],
    ["exec -c =value PROMPT", 1],
    ["exec -i file prompt", 1],
    ["exec --cd /nope PROMPT", 1],
    ["exec --cd /nope", 1],
    ["exec PROMPT", 1],
    ["exec -", 1],
    ["exec", 1],
    ["exec --output-schema /nope PROMPT", 1],
    ["exec --output-schema / PROMPT", 1],
    ["exec -C /etc/passwd --json PROMPT", 1],
    ["exec resume --sandbox read-only ID PROMPT", 2],
    ["exec resume -C /tmp ID PROMPT", 2],
    ["exec resume --add-dir /tmp ID PROMPT", 2],
    ["exec resume ID PROMPT", 1],
    ["exec resume ID", 1],
    ["exec resume ID -", 1],
    ["exec resume --last", 1],
    ["exec fork", 2],
    ["exec fork ID", 1],
    ["exec fork ID PROMPT", 1],
    ["exec fork ID --output-schema /nope", 1],
    ["exec review", 1],
    ["exec review PROMPT", 1],
    ["exec review -", 1],
    ["exec review --base a --commit b", 2],
    ["exec review --title x", 2],
    ["exec --last resume x", 2],
    ["-a untrusted exec PROMPT", 2],
    ["app-server --bogus", 2],
    ["app-server bogus", 2],
    ["app-server --listen nonsense", 2],
    ["app-server generate-ts", 2],
    ["exec help bogus", 2],
    ["features bogus", 2],
    ["login status x", 2],
  ])("%s", async (line, code) => {
    const args = line
      .replace("ID", UNKNOWN_ID)
      .replace("PROMPT", "Say hello.")
      .split(/ (?!hello)/);
    const { real, fake, report } = await runBoth({ args });
    expect(fake).toEqual(real);
    expect(fake.code).toBe(code);
    const entries = parseLines(readFileSync(report, "utf8"));
    expect(entries).toEqual([expect.objectContaining({ event: "mismatch", code: "refused" })]);
  });

  test.each([
    `exec resume ${UNKNOWN_ID} hi`,
    `exec resume ${UNKNOWN_ID} hi --output-schema /nope`,
    `exec fork ${UNKNOWN_ID} hi`,
    `exec fork ${UNKNOWN_ID}`,
    "exec fork UNKNOWN hi",
  ])("%s, in a git repository", async (line) => {
    const { real, fake } = await runBoth({ args: line.split(" "), cwd: folders.repository });
    expect(fake).toEqual(real);
    expect(fake.code).toBe(1);
  });

  test.each([
    "exec --help",
    "exec -h",
    "exec help resume",
    "exec review --help",
    "app-server --help",
    "app-server generate-ts --help",
    "debug models --help",
    "doctor -h",
    "features",
    "mcp",
    "login status",
    "features list",
    "mcp list",
    "mcp list --json",
    "debug models --bundled",
    "exec --version",
  ])("%s is answered from a recording", async (line) => {
    const { real, fake } = await runBoth({ args: line.split(" ") });
    expect(fake).toEqual(real);
  });

  test("app-server generate-json-schema writes the files that codex writes", async () => {
    const readTree = (name: string) => {
      const tree = join(folders.plain, name);
      const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const paths = files.map((file) => join(file.parentPath, file.name)).sort();
      return paths.map((path) => [relative(tree, path), readFileSync(path, "utf8")]);
    };
    const options = { env: buildBareEnv(), cwd: folders.plain };
    const args = ["app-server", "generate-json-schema", "--out"];
    expect((await runToEnd(codex, [...args, "real"], options)).code).toBe(0);
    const env = { ...options.env, PATH: process.env.PATH, TOUCHSTONE_FIXTURES: FIXTURES };
    const fake = await runToEnd(FAKE_CODEX, [...args, "fake/deep"], { ...options, env });
    expect(fake).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readTree("fake/deep")).toEqual(readTree("real"));
  });

  test("doctor tells of the sandbox in which it was recorded", async () => {
    const fake = await runToEnd(FAKE_CODEX, ["doctor"], { env: { PATH: process.env.PATH } });
    expect(fake).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Codex Doctor v[\d.]+/),
      stderr: "",
    });
  });

  test("sandbox ls, which has no recording, is refused clearly", async () => {
    const fake = await runToEnd(FAKE_CODEX, ["sandbox", "ls"], { env: { PATH: process.env.PATH } });
    expect(fake).toMatchObject({ code: 2, stdout: "" });
    expect(fake.stderr).toContain("`sandbox ls` can't be replayed.");
    expect(fake.stderr).toContain("start codex itself");
  });

  test("the report names what codex refuses", async () => {
    const { report } = await runBoth({ args: ["exec", "--full-auto", "Say hello."] });
    const [entry] = parseLines(readFileSync(report, "utf8"));
    expect(entry).toMatchObject({
      fixture: "thread_basic",
      got: "--full-auto",
      message: expect.stringMatching(/^codex [\d.]+ refuses `--full-auto`: unexpected argument/),
    });
  });
});

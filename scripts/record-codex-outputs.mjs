// Records what a codex binary prints for commands that need no model, so that the fake codex can answer them.
//
//     node scripts/record-codex-outputs.mjs CODEX [--pinned] [--bwrap FILE]
//
// It writes src/replay/options/releases/outputs/VERSION.br, which is compressed. With --pinned, the small outputs are in VERSION.json
// instead, where people can read them, and the large outputs (models, the protocol's schemas) are recorded, too. Run it after
// scripts/measure-command-line.mjs, which finds the commands. codex runs in a sandbox without a network, in which the only files are
// its own, so that nothing of this machine is in the outputs. The sandbox is the bwrap that the release contains; for an old release
// without one, --bwrap names that of another.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";

/** Commands that print the same in every fresh CODEX_HOME, and not much. */
const SMALL = ["login status", "features list", "mcp list", "mcp list --json"];
const DOCTOR = ["", " --json", " --summary", " --all", " --no-color", " --ascii"].map(
  (flag) => `doctor${flag}`,
);
/** Commands that print much, and those that write files into the folder of `--out`. */
const LARGE = [
  "debug models",
  "debug models --bundled",
  ...["generate-ts", "generate-json-schema"].flatMap((name) => [
    `app-server ${name}`,
    `app-server ${name} --experimental`,
  ]),
];
/** What differs from run to run → the text that is recorded in its place. */
const REPLACEMENTS = [
  [/(free disk space \()\d+\.\d+ GiB/g, "$1100.0 GiB"],
  [/(available +)\d+\.\d+ GiB/g, "$1100.0 GiB"],
  [/(available": ")\d+\.\d+ GiB/g, "$1100.0 GiB"],
  [/("?configuration load ms"?:? +"?)\d+/g, "$10"],
  [/codex-arg0\w+/g, "codex-arg0000000"],
  [/…\w{3}(?=\/codex-)/g, "…000"],
  [/"generatedAt": "\d+s/g, '"generatedAt": "1767225600s'],
  [/"durationMs": \d+/g, '"durationMs": 0'],
];

const { values, positionals } = parseArgs({
  options: { pinned: { type: "boolean" }, bwrap: { type: "string" } },
  allowPositionals: true,
});
if (!positionals[0])
  throw new Error("usage: node scripts/record-codex-outputs.mjs CODEX [--pinned] [--bwrap FILE]");
const binary = resolve(positionals[0]);
const release = dirname(dirname(binary));
const bwrap = values.bwrap ?? join(release, "codex-resources/bwrap");
const releases = fileURLToPath(new URL("../src/replay/options/releases", import.meta.url));
const folder = mkdtempSync(join(homedir(), ".touchstone-record-"));
try {
  const version = run("--version").stdout.trim().split(" ").at(-1);
  const { commands } = JSON.parse(readFileSync(join(releases, `${version}.json`), "utf8"));
  const isKnown = (command) => commands[command.replace(/ -.*/, "")] !== undefined;
  const helps = Object.keys(commands).flatMap((path) => [`${path} -h`.trim(), `${path} --help`.trim()]);
  const small = [...SMALL, ...DOCTOR].filter(isKnown);
  mkdirSync(join(releases, "outputs"), { recursive: true });
  const file = join(releases, "outputs", version);
  if (values.pinned) {
    const outputs = Object.fromEntries([...small, ...helps].map((command) => [command, run(command)]));
    writeFileSync(`${file}.json`, `${JSON.stringify(outputs, undefined, 2)}\n`);
  }
  writeFileSync(`${file}.br`, compress(values.pinned ? LARGE.filter(isKnown) : [...small, ...helps]));
} finally {
  rmSync(folder, { recursive: true });
}

/** Each text is stored once: the trees with and without --experimental share most of their files. */
function compress(commands) {
  const texts = [];
  const store = (text) => {
    if (!texts.includes(text)) texts.push(text);
    return texts.indexOf(text);
  };
  const outputs = {};
  for (const command of commands) {
    const { code, stdout, stderr, files = {} } = run(command);
    outputs[command] = {
      code,
      stdout: store(stdout),
      stderr: store(stderr),
      files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, store(text)])),
    };
  }
  const bytes = Buffer.from(JSON.stringify({ texts, outputs }));
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** Runs a command of codex in a new sandbox. */
function run(command) {
  const at = (name) => join(folder, name);
  rmSync(folder, { recursive: true });
  for (const name of ["home/.codex", "workspace", "bin"]) mkdirSync(at(name), { recursive: true });
  writeFileSync(at("bin/git"), "#!/bin/sh\n"); // doctor looks for it, and does not run it
  chmodSync(at("bin/git"), 0o755);
  const env = { PATH: "/usr/bin", HOME: "/home/user", CODEX_HOME: "/home/user/.codex", LANG: "C.UTF-8" };
  const mounts = [
    ["--ro-bind", release, "/opt/codex"],
    ["--bind", at("home"), "/home/user"],
    ["--bind", at("workspace"), "/workspace"],
    ["--ro-bind", at("bin"), "/usr/bin"],
    ["--proc", "/proc"],
    ["--dev", "/dev"],
  ];
  const args = [
    ...mounts.flat(),
    ...["--unshare-net", "--chdir", "/workspace", "--clearenv"],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    join("/opt/codex", relative(release, binary)),
    ...command.split(" ").filter(Boolean),
    ...(command.includes("generate-") && !/-h(elp)?$/.test(command) ? ["--out", "out"] : []),
  ];
  const { stdout, stderr, status, error } = spawnSync(bwrap, args, {
    encoding: "utf8",
    input: "",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  const files = existsSync(at("workspace/out")) ? { files: readFiles(at("workspace/out")) } : {};
  return { code: status, stdout: makeStable(stdout), stderr: makeStable(stderr), ...files };
}

function makeStable(text) {
  return REPLACEMENTS.reduce((stable, [pattern, by]) => stable.replace(pattern, by), text);
}

/** Path → text. */
function readFiles(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

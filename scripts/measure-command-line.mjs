// Measures the command line of a codex binary, and writes it as data for the fake codex.
//
//     node scripts/measure-command-line.mjs CODEX      → src/replay/options/releases/VERSION.json
//
// Names come from `codex completion bash`, which also lists hidden flags. How each flag is parsed comes from trying it.
// Each trial ends with `--help` or with a `-c` that codex refuses, so that no command runs.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Commands whose flags the fake codex knows, if the release has them. Of all other commands it knows the name. */
const COMMANDS = [
  [],
  ["exec"],
  ["exec", "resume"],
  ["exec", "fork"],
  ["exec", "review"],
  ["app-server"],
  ["app-server", "generate-ts"],
  ["app-server", "generate-json-schema"],
  ["login"],
  ["login", "status"],
  ["features"],
  ["features", "list"],
  ["mcp"],
  ["mcp", "list"],
  ["debug"],
  ["debug", "models"],
  ["doctor"],
];

/** Former or informal names, which a release may still accept without listing them. */
const HIDDEN_NAMES = [
  "experimental-json",
  "full-auto",
  "yolo",
  "image-url",
  "cwd",
  "quiet",
  "approval-policy",
];

/** Commands that codex ends at a wrong `-c` before they do anything. */
const END_WITH_WRONG_CONFIG = ["", "exec", "exec resume", "exec fork", "exec review", "app-server"];

/** Values to try: for each flag, codex accepts one of them. */
const EXAMPLES = ["zz", "1", "stdio://", "http://localhost"];

const binary = process.argv[2];
if (!binary) throw new Error("usage: node scripts/measure-command-line.mjs CODEX");
// A CODEX_HOME in the system's temporary folder would add a warning to stderr.
const home = mkdtempSync(join(homedir(), ".touchstone-measure-"));
try {
  const version = run(["--version"]).stdout.trim().split(" ").at(-1);
  const names = readNames(run(["completion", "bash"]).stdout);
  const commands = {};
  for (const path of COMMANDS.filter((path) => names.has(getId(path))))
    commands[path.join(" ")] = measureCommand(path, names);
  const flags = shareFlags(commands);
  const file = fileURLToPath(new URL(`../src/replay/options/releases/${version}.json`, import.meta.url));
  writeFileSync(file, JSON.stringify({ version, flags, commands }));
  execFileSync("npx", ["biome", "format", "--write", file], { stdio: "inherit" });
} finally {
  rmSync(home, { recursive: true });
}

function run(args) {
  const env = { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8" };
  const { stdout, stderr, status } = spawnSync(binary, args, { env, cwd: home, encoding: "utf8", input: "" });
  return { stdout, stderr, status };
}

/** Reads the words of each command from the completion script: `codex__exec` → its flags, arguments and subcommands. */
function readNames(script) {
  const names = new Map();
  for (const [, id, opts] of script.matchAll(/^ {8}(codex\w*)\)\n {12}opts="(.*)"$/gm)) {
    names.set(id.replaceAll("__subcmd__", "__"), opts.split(" ").filter(Boolean));
  }
  return names;
}

/** The name of a command in the completion script. */
function getId(path) {
  return ["codex", ...path].join("__").replaceAll("-", "__");
}

function measureCommand(path, names) {
  const words = names.get(getId(path));
  const longs = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
  const shorts = words.filter((word) => /^-\w$/.test(word)).map((word) => word.slice(1));
  const help = run([...path, "--help"]).stdout;
  const usage = /^Usage: (.*(?:\n {7}.*)*)/m.exec(help)[1].replaceAll(/\n {7}/g, "\n");
  const positionals = usage.split("\n")[0].match(/(?<!-\S+ )(?:\[|<)[A-Z_]+(?:\]|>)/g) ?? [];
  const args = positionals.filter((name) => !["[OPTIONS]", "[COMMAND]", "<COMMAND>"].includes(name));
  const isListed = (long) => new RegExp(`--${long}\\b`).test(help);
  const flags = Object.fromEntries(
    longs.map((long) => [long, { ...measureFlag(path, long), ...(isListed(long) ? {} : { hidden: true }) }]),
  );
  for (const short of shorts) addShort(path, short, flags);
  addAliases(path, flags, names);
  const commands = words.filter((word) => /^[a-z]/.test(word));
  return {
    usage,
    ...(args.length > 0 ? { args } : {}),
    flags,
    ...(commands.length > 0 ? { commands: measureSubcommands(path, commands) } : {}),
    ...measureGroup(path, flags, args),
    ...measureRelations(path, flags, args, usage),
  };
}

/** Tries how codex parses a flag: whether it takes a value, which values, and whether it may come twice. */
function measureFlag(path, long) {
  const missing = run([...path, `--${long}`, "--help"]).stderr;
  const tryValues = (...values) => run([...path, ...values.map((text) => `--${long}=${text}`), "--help"]);
  const value =
    /a value is required for '--[\w-]+ (.+)' but none/.exec(missing)?.[1] ??
    // A flag that takes a value or none.
    /the argument '--[\w-]+ (\[<.+>\])' cannot be used multiple times/.exec(
      tryValues("zz", "zz").stderr,
    )?.[1];
  if (value === undefined) {
    const twice = run([...path, `--${long}`, `--${long}`, "--help"]).stderr;
    return twice.includes("multiple times") || ["help", "version"].includes(long) ? {} : { repeats: true };
  }
  const choices = /\[possible values: (.*)\]/.exec(missing)?.[1].split(", ");
  const example = choices?.[0] ?? findExample(tryValues);
  return {
    value,
    ...(choices ? { choices } : {}),
    ...(tryValues("").stderr.includes("a value is required") ? { refusesEmpty: true } : {}),
    ...measureCheck(tryValues),
    ...(tryValues(example, example).status === 0 ? { repeats: true } : {}),
  };
}

function findExample(tryValues) {
  return EXAMPLES.find((text) => tryValues(text).status === 0) ?? EXAMPLES[0];
}

/** Finds the form that a value must have, from codex's reason for refusing a wrong one. */
function measureCheck(tryValues) {
  const wrong = tryValues("a b/c").stderr;
  if (wrong.includes("invalid digit found")) return { check: "number" };
  if (wrong.includes("pass a plain name")) return { check: "plain-name" };
  if (wrong.includes("unsupported --listen URL")) return { check: "address" };
  return {};
}

function addShort(path, short, flags) {
  if (short === "h" || short === "V") {
    flags[short === "h" ? "help" : "version"].short = short;
    return;
  }
  // The error names the flag by its long name.
  const { stderr } = run([...path, `-${short}`, "--help"]);
  const long =
    /'--([\w-]+)/.exec(stderr)?.[1] ??
    /'--([\w-]+)/.exec(run([...path, `-${short}=zz`, "--help"]).stderr)?.[1];
  flags[long].short = short;
}

/** Tries names that this command doesn't list. */
function addAliases(path, flags, names) {
  const others = [...names.values()].flat().filter((word) => word.startsWith("--"));
  const candidates = new Set([...others.map((word) => word.slice(2)), ...HIDDEN_NAMES]);
  for (const candidate of candidates) {
    if (flags[candidate]) continue;
    const { stderr } = run([...path, `--${candidate}=zz`, `--${candidate}=zz`, "--help"]);
    if (stderr.includes("unexpected argument")) continue;
    const long = /'--([\w-]+)/.exec(stderr)?.[1];
    if (flags[long]) flags[long].aliases = [...(flags[long].aliases ?? []), candidate];
  }
}

/** Name → its aliases. */
function measureSubcommands(path, names) {
  const byUsage = new Map();
  for (const name of names) {
    if (name === "help") continue;
    const usage = /^Usage: (.*)/m.exec(run([...path, name, "--help"]).stdout)?.[1] ?? name;
    byUsage.set(usage, [...(byUsage.get(usage) ?? []), name]);
  }
  const canonical = [...byUsage].map(([usage, all]) => {
    const name = all.find((one) => usage.includes(`${path.join(" ")} ${one}`.trim())) ?? all[0];
    return [name, all.filter((one) => one !== name)];
  });
  return Object.fromEntries(canonical);
}

/**
 * Finds the flags and arguments that codex groups. If a switch gets a value, codex prints a usage, which ends with the group of an
 * argument that was given.
 */
function measureGroup(path, flags, args) {
  const switches = Object.keys(flags).filter(
    (long) => !flags[long].value && !["help", "version"].includes(long),
  );
  for (const long of switches) {
    const { stderr } = run([...path, ...args.slice(0, 1).map(() => "zz"), `--${long}`, `--${long}=1`]);
    const [, names] = /^Usage: .*? <((?:--|\S*\|).*)>$/m.exec(stderr) ?? [];
    if (names === undefined) continue;
    const find = (name) => args.find((arg) => arg.slice(1, -1) === name) ?? /^--([\w-]+)/.exec(name)?.[1];
    return { group: names.split("|").map(find) };
  }
  return {};
}

/** Tries each pair of flags and arguments, to find those that exclude or require another. */
function measureRelations(path, flags, args, usage) {
  const required = Object.keys(flags).filter((long) => usage.includes(`--${long} `));
  const base = required.flatMap((long) => [`--${long}`, "zz"]);
  const result = required.length > 0 ? { required } : {};
  if (!END_WITH_WRONG_CONFIG.includes(path.join(" "))) return result;
  const members = [
    ...Object.keys(flags).filter((long) => !["help", "version", "config"].includes(long)),
    ...args,
  ];
  const write = (member) => {
    if (!flags[member]) return ["zz"];
    const { value, choices, check } = flags[member];
    return value
      ? [`--${member}=${choices?.[0] ?? { number: "1", address: "stdio://" }[check] ?? "zz"}`]
      : [`--${member}`];
  };
  const attempt = (...some) => run([...path, "-c", "zz", ...base, ...some.flatMap(write)]).stderr;
  const conflicts = [];
  const requires = {};
  const requiredArgs = args.filter((name) => name.startsWith("<"));
  for (const [index, one] of members.entries()) {
    const alone = attempt(one);
    const [, needed] = /were not provided:\n {2}--([\w-]+)/.exec(alone) ?? [];
    if (needed) requires[one] = needed;
    for (const other of members.slice(index + 1)) {
      const both = attempt(...requiredArgs.filter((name) => name !== one && name !== other), one, other);
      if (both.includes("cannot be used with")) conflicts.push([one, other]);
    }
  }
  return {
    ...result,
    ...(conflicts.length > 0 ? { conflicts } : {}),
    ...(Object.keys(requires).length > 0 ? { requires } : {}),
  };
}

/**
 * Moves the flags of all commands into one table: each command then lists names of the table. If a flag has several forms, the later
 * ones get a number.
 */
function shareFlags(commands) {
  const table = {};
  for (const command of Object.values(commands)) {
    const keys = Object.entries(command.flags).map(([long, spec]) => {
      for (let number = 1; ; number++) {
        const key = number === 1 ? long : `${long}#${number}`;
        table[key] ??= spec;
        if (JSON.stringify(table[key]) === JSON.stringify(spec)) return key;
      }
    });
    command.flags = keys.join(" ");
  }
  return table;
}

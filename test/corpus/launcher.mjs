/**
 * Takes the place of codex, and starts the real one: `node launcher.mjs RUN_FOLDER ARGUMENTS…`. It copies what codex and its client say to
 * `wire-N.log` in the run folder, in the form of the tap's lines; and what the Nth process got, if it was `codex exec`, to `call-N.json`.
 *
 * Unlike the tap, it keeps the environment that the client gave to codex: the tests choose CODEX_HOME by it. It leads the requests that
 * codex would send to a test's own model server to the model gateway.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [runFolder, ...clientArgs] = process.argv.slice(2);
/** `codex`: path of the real codex; `env`: variables to set; `gateway`: port of the model gateway, if there is one. */
const { codex, env, gateway } = JSON.parse(readFileSync(join(runFolder, "launcher.json"), "utf8"));
const number = takeNumber();
const log = join(runFolder, `wire-${number}.log`);
const args = clientArgs.map(redirect);
const codexEnv = { ...process.env, ...env };
redirectConfig();
if (args.includes("exec")) runExec();
else runAppServer();

/** Takes the first number that no other process has. */
function takeNumber() {
  for (let next = 1; ; next++) {
    try {
      openSync(join(runFolder, `wire-${next}.log`), "wx");
      return next;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

function redirect(text) {
  if (gateway === undefined) return text;
  return text.replace(/http:\/\/127\.0\.0\.1:(\d+)/g, (all, port) =>
    port === String(gateway) ? all : `http://127.0.0.1:${gateway}/to/${port}`,
  );
}

function redirectConfig() {
  const path = join(codexEnv.CODEX_HOME ?? "", "config.toml");
  if (!existsSync(path)) return;
  const text = readFileSync(path, "utf8");
  if (redirect(text) !== text) writeFileSync(path, redirect(text));
}

function start(stdio) {
  const child = spawn(codex, args, { env: codexEnv, stdio });
  child.on("error", () => process.exit(127));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("close", (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  return child;
}

function runAppServer() {
  const child = start(["pipe", "pipe", "inherit"]);
  child.stdin.on("error", () => {});
  copyLines(process.stdin, child.stdin, ">");
  process.stdin.on("end", () => child.stdin.end());
  copyLines(child.stdout, process.stdout, "<");
}

/** Copies lines. Node's readline would also cut at characters that are no line end in JSON. */
function copyLines(from, to, mark) {
  to.on("error", () => {});
  let rest = "";
  from.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      appendFileSync(log, `${mark}${line}\n`);
      to.write(`${line}\n`);
    }
  });
}

function runExec() {
  const prompt = readFileSync(0, "utf8");
  const schemaPath = args[args.indexOf("--output-schema") + 1];
  const outputSchema = args.includes("--output-schema")
    ? JSON.parse(readFileSync(schemaPath, "utf8"))
    : undefined;
  const child = start(["pipe", "pipe", "pipe"]);
  child.stdin.on("error", () => {});
  child.stdin.end(prompt);
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
    process.stderr.write(data);
  });
  copyLines(child.stdout, process.stdout, "<");
  child.on("exit", (exitCode) => {
    const call = { args, prompt, outputSchema, exitCode, stderr };
    writeFileSync(join(runFolder, `call-${number}.json`), JSON.stringify(call));
  });
}

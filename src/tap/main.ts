/**
 * The tap: the program that stands where an SDK expects codex. A small executable in the run's folder starts it as
 * `node main.js RUN_FOLDER ARGUMENTS…`. It starts the real codex in the run's own environment, whatever the SDK passed,
 * and copies both directions to the harvest over a Unix socket, so that any client of codex is recorded whole.
 *
 * To the harvest, a line each: `>FRAME` (the client sent it), `<FRAME` (codex sent it), `!{…}` (codex exited).
 * From the harvest: `.` for each client frame that may go on to codex (until then the tap holds it), `K` to kill codex.
 *
 * It starts once a run and more, so it loads nothing but Node itself, and starts codex without lib/processes.ts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
// Past the entry point of lib/, which would load more.
import { readLines } from "../lib/lines.js";
import { isExec, isSession, type TapConfig } from "./config.js";

const [runFolder = "", ...args] = process.argv.slice(2);
const config = JSON.parse(readFileSync(join(runFolder, "tap.json"), "utf8")) as TapConfig;

if (isExec(args)) copyOutput();
else if (isSession(args)) copyFrames();
else killChild(spawn(config.codex, args, { env: config.env, stdio: "inherit" }));

function copyFrames(): void {
  const codex = spawn(config.codex, args, { env: config.env, stdio: ["pipe", "pipe", "inherit"] });
  const harvest = connect(join(runFolder, config.socket));
  let closedByClient = false;

  // The harvest is gone, so nobody wants this codex any more.
  harvest.on("close", () => codex.kill("SIGKILL"));
  harvest.on("error", () => codex.kill("SIGKILL"));

  const held: string[] = [];
  let inputEnded = false;
  harvest.on("data", (passes) => {
    for (const byte of String(passes)) {
      if (byte === "K") codex.kill("SIGKILL");
      else codex.stdin.write(`${held.shift()}\n`);
    }
    endInput();
  });
  readLines(process.stdin, (line) => {
    held.push(line);
    harvest.write(`>${line}\n`);
  });
  process.stdin.on("end", () => {
    closedByClient = true;
    inputEnded = true;
    endInput();
  });
  codex.stdin.on("error", () => {}); // codex died: its exit says so

  readLines(codex.stdout, (line) => harvest.write(`<${line}\n`));
  codex.stdout.pipe(process.stdout);
  process.stdout.on("error", () => {}); // the client has gone: its own matter

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => {
      closedByClient = true;
      codex.kill(signal);
    });
  }
  codex.on("close", (code, signal) => {
    sendToHarvest(harvest, { exit: { code, signal, closedByClient } });
    harvest.removeAllListeners("close");
    exitAfterFlush(harvest, () => process.exit(code ?? 1));
  });
  codex.on("error", () => process.exit(127));

  function endInput(): void {
    if (inputEnded && held.length === 0) codex.stdin.end();
  }
}

/** What exec prints is copied; what it reads is its client's prompt, and goes to it untouched. */
function copyOutput(): void {
  const codex = spawn(config.codex, args, { env: config.env, stdio: ["inherit", "pipe", "inherit"] });
  const harvest = connect(join(runFolder, config.socket));
  let wanted = true;
  const kill = () => codex.kill("SIGKILL");
  harvest.on("close", kill);
  harvest.on("error", kill);
  harvest.on("data", (orders) => {
    if (String(orders).includes("K")) kill();
  });
  readLines(codex.stdout, (line) => harvest.write(`<${line}\n`));
  codex.stdout.pipe(process.stdout);
  process.stdout.on("error", () => {});
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => {
      wanted = false;
      codex.kill(signal);
    });
  }
  codex.on("error", () => process.exit(127));
  codex.on("close", (code, signal) => {
    // Of itself it ends after each turn: only a signal that nobody asked for is a death.
    sendToHarvest(harvest, { exit: { code, signal, closedByClient: !(wanted && signal) } });
    harvest.removeAllListeners("close");
    exitAfterFlush(harvest, () => (signal ? endWithSignal(signal) : process.exit(code ?? 1)));
  });
}

/** Exits once the client has all that codex wrote: a pipe takes 64 KB at a time, and the client may be slower than codex. */
function exitAfterFlush(harvest: Socket, exit: () => void): void {
  process.stdout.write("", () => {
    if (harvest.destroyed) exit();
    harvest.end(exit);
    setTimeout(exit, 1000); // the harvest does not take what is left
  });
}

/** The client must see the end that codex had. */
function endWithSignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function sendToHarvest(harvest: Socket, message: object): void {
  harvest.write(`!${JSON.stringify(message)}\n`);
}

function killChild(child: ChildProcess): void {
  child.on("close", (code) => process.exit(code ?? 1));
  child.on("error", () => process.exit(127));
}

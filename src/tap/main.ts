/**
 * The tap: the program in the place where an SDK expects codex. A small executable in the run's folder starts it as
 * `node main.js RUN_FOLDER ARGUMENTS…`. It starts the real codex with the run's environment, whatever environment the SDK
 * passed. It copies the frames of both directions to the harvest over a Unix socket, so any client of codex can be recorded.
 *
 * Lines to the harvest: `>FRAME` (sent by the client), `<FRAME` (sent by codex), `!{…}` (codex exited). Of `codex exec`, only its
 * output and its exit are copied, since its stdin is the prompt.
 * Bytes from the harvest: `.` releases the next held frame of the client to codex, `K` kills codex.
 *
 * The tap starts at least once per run, so besides Node's own modules it loads only two small files, and it starts codex without lib/processes/.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
// This bypasses the entry point of lib/, which would load more files.
import { readLines } from "../lib/lines.js";
import { isExec, isSession, type TapConfig } from "./config.js";

const [runFolder = "", ...args] = process.argv.slice(2);
const config = JSON.parse(readFileSync(join(runFolder, "tap.json"), "utf8")) as TapConfig;

if (isExec(args)) copyOutput();
else if (isSession(args)) copyFrames();
else exitWithChild(spawn(config.codex, args, { env: config.env, stdio: "inherit" }));

function copyFrames(): void {
  const codex = spawn(config.codex, args, { env: config.env, stdio: ["pipe", "pipe", "inherit"] });
  const harvest = connect(join(runFolder, config.socket));
  let closedByClient = false;

  // Without the harvest, nobody needs codex any more.
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
  codex.stdin.on("error", () => {}); // codex has ended; its exit is reported below

  readLines(codex.stdout, (line) => harvest.write(`<${line}\n`));
  codex.stdout.pipe(process.stdout);
  process.stdout.on("error", () => {}); // the client has closed its side

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

/** Copies the output of exec to the harvest. Its stdin, the client's prompt, is inherited. */
function copyOutput(): void {
  const codex = spawn(config.codex, args, { env: config.env, stdio: ["inherit", "pipe", "inherit"] });
  const harvest = connect(join(runFolder, config.socket));
  let signalledByClient = false;
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
      signalledByClient = true;
      codex.kill(signal);
    });
  }
  codex.on("error", () => process.exit(127));
  codex.on("close", (code, signal) => {
    // exec ends by itself after each turn. Only an end by a signal that the client did not send is unexpected.
    sendToHarvest(harvest, { exit: { code, signal, closedByClient: signalledByClient || signal === null } });
    harvest.removeAllListeners("close");
    exitAfterFlush(harvest, () => (signal ? endWithSignal(signal) : process.exit(code ?? 1)));
  });
}

/**
 * Exits when all output is in the client's pipe, and after that, all lines for the harvest are sent or a second has passed. A pipe holds
 * only 64 KB, and the client may be slower than codex, so the output may have to wait.
 */
function exitAfterFlush(harvest: Socket, exit: () => void): void {
  process.stdout.write("", () => {
    if (harvest.destroyed) exit();
    harvest.end(exit);
    setTimeout(exit, 1000); // do not wait longer for the harvest
  });
}

/** Ends the tap with the signal that ended codex, so that the client sees that its child was ended by this signal. */
function endWithSignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function sendToHarvest(harvest: Socket, message: object): void {
  harvest.write(`!${JSON.stringify(message)}\n`);
}

/** Exits when the child has ended, with its exit code. */
function exitWithChild(child: ChildProcess): void {
  child.on("close", (code) => process.exit(code ?? 1));
  child.on("error", () => process.exit(127));
}

import { chmod, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLines } from "../lib/index.js";
import type { Frame, FrameTest, WireLog } from "../transcript/index.js";
import { type Barrier, findBarrier } from "./barriers.js";
import type { TapConfig } from "./config.js";
import { parseTapLine } from "./tap-line.js";

/** The harvest's end of the tap: the log of the frames and exits of a run, a way to wait for a frame, and a way to kill codex. */
export interface Wire {
  /** Path of the executable that an SDK must use as codex. */
  readonly codexPath: string;
  readonly log: WireLog;
  /**
   * Resolves when a frame after the first `since` entries of the log passes the test.
   * @param options.what beginning of the error's message
   * @param options.timeoutMs in ms
   * @throws Error after `timeoutMs`, or when the run is over
   */
  until(test: FrameTest, options: { since: number; timeoutMs: number; what: string }): Promise<void>;
  /** Kills every running codex with SIGKILL. */
  killCodex(): void;
  close(): Promise<void>;
}

const SOCKET = "tap.sock";

/**
 * Opens the wire of one run.
 * @param runFolder a private folder with a short path, because the path of a Unix socket is limited to about 100 bytes
 * @param codex path of the real codex, and its complete environment
 * @throws the system's error if the socket can't be created
 */
export async function openWire(runFolder: string, codex: Omit<TapConfig, "socket">): Promise<Wire> {
  const log: WireLog = [];
  const waiting = new Set<FrameWait>();
  const sockets = new Set<Socket>();
  let processes = 0;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const process = ++processes;
    let passed = Promise.resolve();
    readLines(socket, (line) => {
      const entry = parseTapLine(line, process);
      if (entry === undefined) return;
      if ("exit" in entry) log.push(entry);
      else if (entry.from === "codex") addFrame(entry);
      // The client's frames stay in order: a held frame also holds the client's frames after it.
      else passed = passed.then(() => passFrame(entry, socket));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(join(runFolder, SOCKET), resolve);
  });

  const codexPath = join(runFolder, "codex");
  await writeFile(join(runFolder, "tap.json"), JSON.stringify({ ...codex, socket: SOCKET }), { mode: 0o600 });
  await writeFile(codexPath, renderLauncher(runFolder));
  await chmod(codexPath, 0o700);

  return {
    codexPath,
    log,
    until,
    killCodex() {
      for (const socket of sockets) socket.write("K");
    },
    async close() {
      for (const wait of waiting) wait.end(new Error("the run is over"));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function passFrame(frame: Frame, socket: Socket): Promise<void> {
    const barrier = findBarrier(frame, log);
    if (barrier) await holdFrame(barrier);
    addFrame(frame);
    if (socket.writable) socket.write(".");
  }

  async function holdFrame({ test, since, timeoutMs }: Barrier): Promise<void> {
    // A codex that never sends the frame costs only the time of the wait.
    await until(test, { since, timeoutMs, what: "" }).catch(() => {});
  }

  function addFrame(frame: Frame): void {
    log.push(frame);
    for (const wait of waiting) if (wait.test(frame)) wait.end();
  }

  function until(test: FrameTest, { since, timeoutMs, what }: Parameters<Wire["until"]>[1]): Promise<void> {
    if (log.slice(since).some((entry) => "from" in entry && test(entry))) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const wait: FrameWait = {
        test,
        end(error) {
          clearTimeout(timer);
          waiting.delete(wait);
          if (error) reject(error);
          else resolve();
        },
      };
      const timer = setTimeout(
        () => wait.end(new Error(`${what} did not pass on the wire in ${timeoutMs / 1000} s`)),
        timeoutMs,
      );
      waiting.add(wait);
    });
  }
}

interface FrameWait {
  test: FrameTest;
  end(error?: Error): void;
}

function renderLauncher(runFolder: string): string {
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  return `#!/bin/sh\nexec ${[process.execPath, main, runFolder].map(quoteForShell).join(" ")} "$@"\n`;
}

function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

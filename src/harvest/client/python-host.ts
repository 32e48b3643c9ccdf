import { mkdirSync, mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import {
  killGroup,
  type ProcessExit,
  type RunningProcess,
  readLines,
  startProgram,
  takeEnd,
} from "../../lib/index.js";
import { hideSecrets } from "../../redact/index.js";
import { findMissingSdkModule, type PythonSdk } from "../../sdk/index.js";
import { harvestErrors } from "../errors.js";
import type { ClientFolder } from "./client-starter.js";

/** A message of the host: it is ready, it has forked a process for a run, or such a process has ended. */
interface HostMessage {
  /** Folder of the run. */
  run?: string;
  /** Id of the process that was forked. */
  forked?: number;
  /** Id of the process that has ended. */
  ended?: number;
  /** Exit code; for a process that a signal ended, the negative number of the signal. */
  code?: number;
}

interface HostedRun {
  pid: number | undefined;
  forked(): void;
  ended(how: Pick<ProcessExit, "ok" | "how">): void;
}

/**
 * A Python process that imports the SDK once and forks a process for each run, because the import takes longer than
 * most runs. Each run still has its own environment, working directory and open files.
 */
export class PythonHost {
  readonly #process: RunningProcess;
  readonly #folder: string;
  readonly #runs = new Map<string, HostedRun>();

  /**
   * Starts the host.
   * @param program path of fork_host.py
   * @param runs folder for its socket
   * @throws TouchstoneError `python-module-missing` if the SDK imports a module that is missing, `sdk-broken` if its import fails for
   *   another reason
   */
  static async start(sdk: PythonSdk, program: string, runs: string): Promise<PythonHost> {
    // The import takes longest, so there is no `await` before its start: the caller's next work runs at the same time.
    mkdirSync(runs, { recursive: true, mode: 0o700 });
    const host = new PythonHost(sdk, program, mkdtempSync(join(runs, "h")));
    try {
      await host.#ready;
      return host;
    } catch (cause) {
      await host.close();
      const { stderr } = await host.#process.ended;
      const missing = findMissingSdkModule(stderr, `openai-codex ${sdk.version}`, sdk);
      throw (
        missing ??
        harvestErrors.sdkBroken({ version: sdk.version, output: hideSecrets(stderr).slice(-1500), cause })
      );
    }
  }

  readonly #ready: Promise<void>;

  private constructor(sdk: PythonSdk, program: string, folder: string) {
    this.#folder = folder;
    this.#process = startProgram(sdk.python, [program, this.#socket], {
      cwd: folder,
      env: {
        HOME: folder,
        PATH: "/usr/bin:/bin",
        LANG: "C.UTF-8",
        PYTHONPATH: sdk.pythonPath.join(":"),
        PYTHONDONTWRITEBYTECODE: "1",
      },
    });
    this.#ready = new Promise((resolve, reject) => {
      readLines(this.#process.output, (line) => {
        resolve();
        this.#handleMessage(JSON.parse(line));
      });
      this.#process.ended.then(() => reject(new Error("the host ended")));
    });
    this.#ready.catch(() => {});
    this.#process.ended.then(() => {
      for (const { ended } of this.#runs.values()) ended({ ok: false, how: "ended with its host" });
    });
  }

  /**
   * Starts the process of one run.
   * @param program `driver`, or `module` for a scenario module of the user
   */
  run(folder: ClientFolder, program: "driver" | "module"): RunningProcess {
    const stderr = join(folder.root, "stderr");
    const socket = connect(this.#socket);
    socket.on("error", () => {}); // the host has died; its exit reports that
    const order = { run: folder.root, program, env: folder.env, cwd: folder.workspace, stderr };
    socket.write(`${JSON.stringify(order)}\n`);
    let reportFork = () => {};
    const forked = new Promise<void>((resolve) => {
      reportFork = resolve;
    });
    const ended = new Promise<ProcessExit>((resolve) => {
      this.#runs.set(folder.root, {
        pid: undefined,
        forked: reportFork,
        ended: async (how) => {
          reportFork();
          resolve({ ...how, stderr: takeEnd(await readFile(stderr, "utf8").catch(() => ""), 4000).trim() });
        },
      });
    });
    return {
      input: socket,
      output: socket,
      ended,
      kill: async () => {
        await forked;
        killGroup(this.#runs.get(folder.root)?.pid);
        await ended;
        socket.destroy();
      },
    };
  }

  #closing: Promise<void> | undefined;

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#process.input.end();
    await this.#process.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #socket(): string {
    return join(this.#folder, "host.sock");
  }

  #handleMessage({ run, forked, ended, code = 0 }: HostMessage): void {
    if (forked !== undefined && run !== undefined) {
      const one = this.#runs.get(run);
      if (one) one.pid = forked;
      one?.forked();
    }
    if (ended === undefined) return;
    const one = [...this.#runs.values()].find(({ pid }) => pid === ended);
    one?.ended({
      ok: code === 0,
      how: code < 0 ? `was ended by ${getSignalName(-code)}` : `exited with code ${code}`,
    });
    if (one) one.pid = undefined; // the system may soon give the number to another process
  }
}

function getSignalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}

import type { TouchstoneError } from "../error.js";
import type { HarvestObserver } from "../harvest/index.js";

/**
 * Shows on stderr how a harvest gets on: a moving list on a terminal, a line for each thing that is done elsewhere.
 */
export function progress(how: "shown" | "silent"): HarvestObserver & { close(): Promise<void> } {
  if (how === "silent") return { setup() {}, planned() {}, begun() {}, ended() {}, async close() {} };
  return process.stderr.isTTY ? movingList() : plainLines();
}

function plainLines(): ReturnType<typeof progress> {
  let planned = 0;
  let done = 0;
  return {
    setup: (message) => console.error(message),
    planned: (names) => {
      planned = names.length;
    },
    begun() {},
    ended: (name, failure) => {
      done++;
      console.error(`[${done}/${planned}] ${name}: ${failure ? "failed" : "recorded"}`);
    },
    async close() {},
  };
}

function movingList(): ReturnType<typeof progress> {
  const waits = new Map<string, Deferred>();
  let list: Promise<unknown> = Promise.resolve();
  return {
    setup: (message) => process.stderr.write(`\r\x1b[K${message}`),
    planned(names) {
      process.stderr.write("\r\x1b[K");
      for (const name of names) waits.set(name, { started: deferred(), done: deferred() });
      list = showList(names, waits);
    },
    begun: (name) => waits.get(name)?.started.resolve(),
    ended(name, failure) {
      const wait = waits.get(name);
      if (failure) wait?.done.reject(failure);
      else wait?.done.resolve();
    },
    async close() {
      for (const { started, done } of waits.values()) {
        started.resolve();
        done.reject(new Error("not recorded"));
      }
      await list;
    },
  };
}

interface Deferred {
  started: Settle;
  done: Settle;
}

async function showList(names: string[], waits: Map<string, Deferred>): Promise<void> {
  const { Listr } = await import("listr2");
  const tasks = names.map((name) => ({
    title: name,
    task: async () => waits.get(name)?.done.promise,
  }));
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    rendererOptions: { collapseErrors: true, showErrorMessage: false, collapseSubtasks: false },
  });
  await list.run().catch(() => {});
}

interface Settle {
  promise: Promise<void>;
  resolve(): void;
  reject(error: TouchstoneError | Error): void;
}

function deferred(): Settle {
  const settle = {} as Settle;
  settle.promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
  settle.promise.catch(() => {});
  return settle;
}

import type { HarvestObserver } from "../harvest/index.js";

/**
 * Shows on stderr how a harvest gets on: a moving list on a terminal, a line for each thing that is done elsewhere.
 * @param jobs how many scenarios are recorded at the same time
 */
export function progress(
  how: "shown" | "silent",
  jobs: number,
): HarvestObserver & { close(): Promise<void> } {
  if (how === "silent") return { setup() {}, planned() {}, ended() {}, async close() {} };
  return process.stderr.isTTY ? movingList(jobs) : plainLines();
}

function plainLines(): ReturnType<typeof progress> {
  let planned = 0;
  let done = 0;
  return {
    setup: (message) => console.error(message),
    planned: (names) => {
      planned = names.length;
    },
    ended: (name, failure) => {
      done++;
      console.error(`[${done}/${planned}] ${name}: ${failure ? "failed" : "recorded"}`);
    },
    async close() {},
  };
}

function movingList(jobs: number): ReturnType<typeof progress> {
  const waits = new Map<string, Settle>();
  let list: Promise<unknown> = Promise.resolve();
  return {
    setup: (message) => process.stderr.write(`\r\x1b[K${message}`),
    planned(names) {
      process.stderr.write("\r\x1b[K");
      for (const name of names) waits.set(name, settle());
      list = showList(waits, jobs);
    },
    ended(name, failure) {
      if (failure) waits.get(name)?.reject(failure);
      else waits.get(name)?.resolve();
    },
    async close() {
      for (const { reject } of waits.values()) reject(new Error("not recorded"));
      await list;
    },
  };
}

/** The list begins its tasks in the order of the harvest, and as many at once. */
async function showList(waits: Map<string, Settle>, jobs: number): Promise<void> {
  const { Listr } = await import("listr2");
  const tasks = [...waits].map(([title, { promise }]) => ({ title, task: () => promise }));
  const rendererOptions = { showErrorMessage: false };
  await new Listr(tasks, { concurrent: jobs, exitOnError: false, rendererOptions }).run().catch(() => {});
}

interface Settle {
  promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

function settle(): Settle {
  const one = {} as Settle;
  one.promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
  one.promise.catch(() => {});
  return one;
}

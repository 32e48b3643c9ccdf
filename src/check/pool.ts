import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Inspection } from "./inspect.js";

interface Job {
  path: string;
  isWire: boolean;
  done(result: Inspection): void;
  failed(error: unknown): void;
}

/** Inspects files on threads, one file a thread at a time. */
export class InspectionPool {
  readonly #workers = new Set<Worker>();
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];

  inspect(path: string, isWire: boolean): Promise<Inspection> {
    return new Promise((done, failed) => {
      const job = { path, isWire, done, failed };
      const worker = this.#idle.pop() ?? this.#start();
      if (worker) this.#give(worker, job);
      else this.#waiting.push(job);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #start(): Worker | undefined {
    if (this.#workers.size >= Math.min(4, availableParallelism())) return undefined;
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      // The rest is buffers: a check of a gigabyte must not take one.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.#workers.add(worker);
    return worker;
  }

  #give(worker: Worker, { path, isWire, done, failed }: Job): void {
    const settle = (finish: () => void) => {
      worker.removeAllListeners();
      const next = this.#waiting.shift();
      if (next) this.#give(worker, next);
      else this.#idle.push(worker);
      finish();
    };
    worker.once("message", ({ result, error }) => settle(() => (error ? failed(error) : done(result))));
    worker.once("error", failed);
    worker.postMessage({ path, isWire });
  }
}

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FileKind } from "../transcript/index.js";
import type { Inspection } from "./inspect-file.js";

interface InspectionJob {
  path: string;
  kind: FileKind;
  done(result: Inspection): void;
  failed(error: unknown): void;
}

/** Inspects files on threads. Each thread inspects one file at a time. */
export class InspectionPool {
  readonly #workers = new Set<Worker>();
  readonly #waiting: InspectionJob[] = [];
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, InspectionJob>();

  inspect(path: string, kind: FileKind): Promise<Inspection> {
    return new Promise((done, failed) => {
      const job = { path, kind, done, failed };
      const worker = this.#idle.pop() ?? this.#start();
      if (worker) this.#assign(worker, job);
      else this.#waiting.push(job);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #start(): Worker | undefined {
    if (this.#workers.size >= Math.min(4, availableParallelism())) return undefined;
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      // Lines become garbage quickly; a larger heap would only delay their collection.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#workers.add(worker);
    worker.on("message", ({ result, error }) => {
      const job = this.#running.get(worker);
      const next = this.#waiting.shift();
      if (next) this.#assign(worker, next);
      else this.#idle.push(worker);
      if (error) job?.failed(error);
      else job?.done(result);
    });
    worker.on("error", (error) => {
      this.#workers.delete(worker);
      this.#running.get(worker)?.failed(error);
      for (const { failed } of this.#waiting.splice(0)) failed(error);
    });
    return worker;
  }

  #assign(worker: Worker, job: InspectionJob): void {
    this.#running.set(worker, job);
    worker.postMessage({ path: job.path, kind: job.kind });
  }
}

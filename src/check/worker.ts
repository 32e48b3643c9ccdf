/** The thread that inspects files for a pool: it receives a path, and posts the result. */
import { parentPort } from "node:worker_threads";
import { inspectFile } from "./inspect-file.js";

parentPort?.on("message", async ({ path, isWire }: { path: string; isWire: boolean }) => {
  try {
    parentPort?.postMessage({ result: await inspectFile(path, isWire) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});

/** A thread of a pool that inspects fixture files: it receives the path and the kind of a file, and posts the result. */
import { parentPort } from "node:worker_threads";
import type { FileKind } from "../transcript/index.js";
import { inspectFile } from "./inspect-file.js";

parentPort?.on("message", async ({ path, kind }: { path: string; kind: FileKind }) => {
  try {
    parentPort?.postMessage({ result: await inspectFile(path, kind) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});

/** Runs a program that uses codex, such as a published client, for a limited time. */
import { delimiter, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessExit, startProgram } from "../../src/lib/index.js";

/** How such a program is started. */
interface LimitedProgram {
  program: string;
  args: string[];
  cwd: string;
  /** Its whole environment. */
  env: Record<string, string>;
  /** Text for its stdin, which is closed after the text: a client may pass its stdin on to codex exec, which waits for the end of it. */
  stdin: string;
  /** After this time, in ms, it is killed. */
  limitMs: number;
}

/** Runs a program. @returns its output, how it ended, and whether it was killed because the time was over */
export async function runLimited({
  program,
  args,
  cwd,
  env,
  stdin,
  limitMs,
}: LimitedProgram): Promise<{ stdout: string; exit: ProcessExit; hung: boolean }> {
  const child = startProgram(program, args, { cwd, env });
  child.input.end(stdin);
  let stdout = "";
  child.output.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const stop = new AbortController();
  const limit = sleep(limitMs, undefined, { signal: stop.signal }).catch(() => {});
  const hung = !(await Promise.race([child.ended, limit]));
  stop.abort();
  await child.kill();
  return { stdout, exit: await child.ended, hung };
}

/** Builds the PATH of a program that looks for codex there: the given executable first, then this Node. */
export function buildPath(executable: string, path = ""): string {
  return [dirname(executable), dirname(process.execPath), path].join(delimiter);
}

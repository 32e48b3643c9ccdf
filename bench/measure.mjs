/** Measures durations and memory for the benches, which compare durations within one run. */
import { execFileSync } from "node:child_process";

/** Calls a function. @returns how long it took, in seconds */
export async function measureSeconds(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/**
 * Calls a function. @returns the processor time that it took, in seconds, with that of the garbage collector. It does not depend on
 * what else the machine does.
 */
export async function measureProcessorSeconds(work) {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

export function computeMedian(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const PEAK_SCRIPT = `import resource, subprocess, sys
null = subprocess.DEVNULL
subprocess.run(sys.argv[1:], check=True, stdin=null, stdout=null, stderr=null)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)`;

/** Runs a program, which may be any executable. @returns its peak memory in MB */
export function measureProgramPeak(command, env) {
  const peak = Number(execFileSync("python3", ["-c", PEAK_SCRIPT, ...command], { env, encoding: "utf8" }));
  return peak / (process.platform === "darwin" ? 2 ** 20 : 2 ** 10); // bytes there, kilobytes on Linux
}

/** Measures durations and memory for the benches, which compare durations within one run. */
import { execFileSync } from "node:child_process";

/** Calls a function. @returns how long it took, in seconds */
export async function measureSeconds(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/**
 * Calls a function. @returns the processor time that it took, in seconds, on all threads of this process. It does not depend on
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

/**
 * Asks for the usage of this child alone, and not of all children: if a shell starts Python with `exec`, the shell's children count as
 * those of Python.
 */
const USAGE_SCRIPT = `import os, subprocess, sys
null = subprocess.DEVNULL
child = subprocess.Popen(sys.argv[1:], stdin=null, stdout=null, stderr=null)
_, status, usage = os.wait4(child.pid, 0)
if status:
    sys.exit("status %d" % status)
print(usage.ru_maxrss, usage.ru_utime + usage.ru_stime)`;

/**
 * Runs a program, which may be any executable.
 * @param options environment and working folder
 * @returns its peak memory in MB, and the processor time that it took, in seconds
 */
export function measureProgram(command, options) {
  const printed = execFileSync("python3", ["-c", USAGE_SCRIPT, ...command], { ...options, encoding: "utf8" });
  const [peak, seconds] = printed.split(" ").map(Number);
  return { peak: peak / (process.platform === "darwin" ? 2 ** 20 : 2 ** 10), seconds }; // bytes there, kilobytes on Linux
}

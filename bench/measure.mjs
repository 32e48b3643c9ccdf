/** Measures durations for the benches, which compare them within one run. */

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

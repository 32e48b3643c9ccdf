/** Measures durations for the benches, which compare them within one run. */

/** Calls a function. @returns how long it took, in seconds */
export async function measureSeconds(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

export function computeMedian(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

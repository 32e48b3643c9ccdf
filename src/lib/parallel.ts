/**
 * Begins the items in their order, works on several at the same time, and yields each result as soon as it is there.
 * @param limit number of items at the same time
 * @throws the first error of `work`; then no further item begins, and the begun ones have ended
 */
export async function* runInParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Set<Promise<{ result: R; done: () => void }>>();
  const begin = (item: T) => {
    const one = work(item).then((result) => ({ result, done: () => running.delete(one) }));
    running.add(one);
  };
  let next = 0;
  try {
    for (;;) {
      while (next < items.length && running.size < limit) begin(items[next++] as T);
      if (running.size === 0) return;
      const { result, done } = await Promise.race(running);
      done();
      yield result;
    }
  } finally {
    await Promise.allSettled(running);
  }
}

import { expect, test } from "vitest";
import { runInParallel } from "./parallel.js";

/** Items that end when the test says so. */
function makeWork() {
  const begun: number[] = [];
  const ends = new Map<number, PromiseWithResolversLike>();
  const work = (item: number) => {
    begun.push(item);
    return new Promise<number>((resolve, reject) => ends.set(item, { resolve: () => resolve(item), reject }));
  };
  return {
    begun,
    work,
    end: (item: number) => ends.get(item)?.resolve(),
    fail: (item: number) => ends.get(item)?.reject(new Error(`item ${item}`)),
  };
}
interface PromiseWithResolversLike {
  resolve(): void;
  reject(error: Error): void;
}

test("results come in the order in which the work ends, and no more items run than allowed", async () => {
  const { begun, work, end } = makeWork();
  const results = runInParallel([1, 2, 3], 2, work);
  const first = results.next();
  expect(begun).toEqual([1, 2]);
  end(2);
  expect((await first).value).toBe(2);
  const second = results.next();
  expect(begun).toEqual([1, 2, 3]);
  end(3);
  end(1);
  const others = [(await second).value, (await results.next()).value];
  expect(others.sort()).toEqual([1, 3]);
  expect((await results.next()).done).toBe(true);
});

test("an error ends the loop only after the begun items have ended, and no further item begins", async () => {
  const { begun, work, end, fail } = makeWork();
  const results = runInParallel([1, 2, 3], 2, work);
  let ended = false;
  const outcome = results.next().catch((error: Error) => {
    ended = true;
    return error.message;
  });
  fail(1);
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  end(2);
  expect(await outcome).toBe("item 1");
  expect(begun).toEqual([1, 2]);
});

test("no items give no results", async () => {
  expect((await runInParallel([], 4, makeWork().work).next()).done).toBe(true);
});

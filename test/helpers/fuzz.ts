/**
 * Fuzzing: how many examples a property gets, and what every reader of a file must do with each of them. `npm test` runs a few
 * examples from a fixed seed; the soak test sets `TOUCHSTONE_FUZZ_RUNS`, and then each run has a new seed. A failure prints its
 * seed, and `TOUCHSTONE_FUZZ_SEED` repeats it.
 */
import fc from "fast-check";
import { TouchstoneError } from "../../src/lib/index.js";

const { TOUCHSTONE_FUZZ_RUNS: LONG_RUNS, TOUCHSTONE_FUZZ_SEED: SEED } = process.env;
const FIXED_SEED = 20_260_101;

/** Time after which an example counts as hanging: many times as long as any example needs. */
const HANGS_AFTER_MS = 30_000;
/** Time after which a property ends with what it has found, below the time-out of a test. */
const ENDS_AFTER_MS = 300_000;

/**
 * Checks a property with as many examples as this run asks for.
 * @param runs number of examples in `npm test`
 */
export async function checkProperty<Values>(
  property: fc.IRawProperty<Values, boolean>,
  runs: number,
): Promise<void> {
  const seed = SEED === undefined ? (LONG_RUNS === undefined ? FIXED_SEED : undefined) : Number(SEED);
  await fc.assert(property as fc.IAsyncProperty<Values>, {
    numRuns: LONG_RUNS === undefined ? runs : Number(LONG_RUNS),
    timeout: HANGS_AFTER_MS,
    interruptAfterTimeLimit: ENDS_AFTER_MS,
    ...(seed === undefined ? {} : { seed }),
  });
}

/**
 * Calls a reader, which must return, or throw a `TouchstoneError` with a hint whose message names the place.
 * @param place what the message must contain, or a test of the message
 * @returns what was read; undefined if it was refused
 * @throws Error if the reader failed in another way, or took as long as a reader that hangs
 */
export async function readOrRefuse<Result>(
  read: () => Result | Promise<Result>,
  place: string | ((message: string) => boolean),
): Promise<Result | undefined> {
  const began = Date.now();
  const result = await readOrCheckError(read, place);
  if (Date.now() - began > HANGS_AFTER_MS) throw new Error("the reader hangs");
  return result;
}

async function readOrCheckError<Result>(
  read: () => Result | Promise<Result>,
  place: Parameters<typeof readOrRefuse>[1],
): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TouchstoneError)) throw error;
    const namesPlace = typeof place === "string" ? error.message.includes(place) : place(error.message);
    if (namesPlace && error.hint !== "") return undefined;
    throw new Error(`the error names no place, or has no hint: ${error.message.slice(0, 300)}`);
  }
}

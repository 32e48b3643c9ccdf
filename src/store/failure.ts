import { TouchstoneError } from "../lib/index.js";
import { storeErrors } from "./errors.js";

/**
 * Builds the error for a file that could not be written. A cause that is a `TouchstoneError` is returned as it is.
 * @param path the path in the form that the user knows
 * @param state the state after the failure, as a sentence
 */
export function buildWriteError(path: string, state: string, cause: unknown): TouchstoneError {
  return cause instanceof TouchstoneError ? cause : storeErrors.storeWriteFailed({ path, state, cause });
}

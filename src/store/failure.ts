import { TouchstoneError } from "../lib/index.js";
import { storeErrors } from "./errors.js";

/**
 * The error for a file that could not be written.
 * @param path as the user knows it
 * @param state what the failure left behind, as a sentence
 */
export function buildWriteError(path: string, state: string, cause: unknown): TouchstoneError {
  return cause instanceof TouchstoneError ? cause : storeErrors.storeWriteFailed({ path, state, cause });
}

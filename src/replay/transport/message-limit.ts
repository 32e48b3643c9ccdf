import { replayErrors } from "../errors.js";

/** Longest message of a client, in bytes. codex would keep one of any length in its memory. */
const MAX_MESSAGE_BYTES = 64 * 2 ** 20;

/**
 * Verifies that the bytes of a message are not too many, while they are read.
 * @throws TouchstoneError `message-too-long`
 */
export function assertMessageLength(bytes: number): void {
  if (bytes > MAX_MESSAGE_BYTES)
    throw replayErrors.messageTooLong({ mebibytes: MAX_MESSAGE_BYTES / 2 ** 20 });
}

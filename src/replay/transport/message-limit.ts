import { replayErrors } from "../errors.js";

/** Longest message or prompt that the client may send on stdin, in bytes. codex itself has no limit. */
const MAX_MESSAGE_BYTES = 64 * 2 ** 20;

/**
 * Verifies, while a message is read, that it is not too long.
 * @param bytes number of its bytes so far
 * @throws TouchstoneError `message-too-long`
 */
export function assertMessageLength(bytes: number): void {
  if (bytes > MAX_MESSAGE_BYTES)
    throw replayErrors.messageTooLong({ mebibytes: MAX_MESSAGE_BYTES / 2 ** 20 });
}

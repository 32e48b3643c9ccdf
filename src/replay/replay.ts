import type { ReplayOptions } from "./replay-options.js";
import { resolveOptions } from "./resolve-options.js";
import { Connection } from "./session/connection.js";
import type { ReportEntry } from "./session/mismatch.js";
import type { CodexExit } from "./transport/exit.js";
import { FaultInjector } from "./transport/fault-injector.js";
import { InProcessClient } from "./transport/in-process.js";
import type { Message } from "./transport/message.js";

/** A fake codex in this process, for a client in this process. Iterate over it to receive codex's messages. */
export interface Replay extends AsyncIterable<Message> {
  /** Sends a message of the client: an object, or a line as on the wire. */
  send(message: Message | string): void;
  /** The report entries so far. */
  readonly report: readonly ReportEntry[];
  /** Exit code or signal of codex; undefined while it has not ended. */
  readonly ended: CodexExit | undefined;
  /** Closes the client's side. The iteration ends after the remaining messages. */
  close(): void;
}

/**
 * Replays a fixture to a client in this process, without a child process. Pass the client's messages to `send`, and iterate
 * over the result to receive codex's messages. The iteration ends when codex ends, or after `close`.
 * @param fixture a name, `NAME@PROCESS`, or a path of a wire; undefined with `match: "prompt"`
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`, and the errors of reading a fixture
 * @example
 * const codex = replay("thread_basic");
 * codex.send({ id: 1, method: "initialize", params: { clientInfo: { name: "mine", version: "1" } } });
 * for await (const message of codex) if (message.method === "turn/completed") codex.close();
 */
export function replay(fixture: string | undefined, options: ReplayOptions = {}): Replay {
  const resolved = resolveOptions(fixture, options);
  const report: ReportEntry[] = [];
  const client = new InProcessClient(
    (transport) =>
      new Connection(resolved, transport, {
        FaultInjector,
        SessionFileWriter: undefined,
        onReport: (entry) => report.push(entry),
      }),
  );
  return Object.assign(client, { report });
}

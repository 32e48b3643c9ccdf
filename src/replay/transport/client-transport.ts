import type { CodexExit } from "./exit.js";

/** Receives the messages that the fake codex sends. */
export interface MessageSink {
  /** Writes text or bytes unchanged. They may be a part of a message; the last part ends with a line end. */
  write(data: string | Uint8Array): void;
  /** Closes codex's stdout because of a fault. The process lives on. */
  closeOutput(): void;
  /** Ends the fake codex with the exit code or signal of a fault or of the recording. */
  end(exit: CodexExit): void;
  /** Whether it accepts no more messages for now. When it accepts messages again, it calls `ClientConnection.onDrain`. */
  readonly isFull?: boolean;
}

/** The way to one client: this process's streams, a socket, or a caller in this process. */
export interface ClientTransport extends MessageSink {
  /** Writes a line to the reader of codex's stderr. */
  writeLog(text: string): void;
  /** Ends the connection with an error that occurred outside of all calls of `ClientConnection`, such as in a timer. */
  fail(error: unknown): void;
}

/** The receiver of one client's messages. */
export interface ClientConnection {
  /** Handles one message of the client: a line without its line end; undefined: bytes that are not UTF-8. */
  receive(line: string | undefined): void;
  /** Continues to send; the transport calls it when it accepts messages again. */
  onDrain(): void;
  /**
   * Ends the connection after the client closed its side.
   * @returns the exit code for a process that serves only this client
   */
  close(): number;
}

/**
 * Starts to serve a client that has connected.
 * @throws TouchstoneError if there is no fixture to replay, or it can't be read
 */
export type Connect = (transport: ClientTransport) => ClientConnection;

import { lstatSync, readlinkSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { getErrorMessage } from "../../lib/index.js";
import { hideSecrets } from "../../redact/hide/index.js";
import { replayErrors } from "../errors.js";
import type { ListenAddress } from "../options/listen-address.js";
import type { ClientConnection, Connect } from "./client-transport.js";
import { exitLikeCodex, formatError } from "./exit.js";
import { writeAll } from "./write-all.js";

/** Longest message of a WebSocket client, in bytes. At a longer one, `ws` closes the connection. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const LINE_END = 10;
/** Size of the buffered data, in bytes, above which the fake codex waits for a slow client. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/**
 * Starts to serve WebSocket clients on a TCP port or a Unix socket, until a signal ends the process. Each client has its own session,
 * as with codex. The address of a TCP port is printed on stderr, in codex's format.
 * @throws TouchstoneError `listen-failed`
 */
export async function serveSocket(connect: Connect, address: ListenAddress): Promise<void> {
  // The package `ws` implements RFC 6455 completely. It and Node's HTTP are loaded only in this mode.
  const { WebSocketServer } = await import("ws");
  const { createServer } = await import("node:http");
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const server = createServer(answerHttp);
  server.on("upgrade", (request, socket, head) => {
    if (request.headers.origin !== undefined) return refuseBrowser(socket);
    sockets.handleUpgrade(request, socket, head, (client) => serveClient(client, connect));
  });
  await listenAt(server, address);
  endOnSignal();
  if ("path" in address) process.on("exit", () => rmSync(address.path, { force: true }));
  else printAddress(server);
}

function serveClient(client: WebSocket, connect: Connect): void {
  const writeLog = (text: string) => writeAll(2, `${text}\n`);
  let connection: ClientConnection | undefined;
  const fail = (error: unknown) => {
    writeLog(hideSecrets(formatError(error)));
    client.close(1011, getErrorMessage(error).slice(0, 100));
  };
  const closeOnError = (work: () => void) => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  closeOnError(() => {
    connection = connect({
      get isFull() {
        return client.bufferedAmount > MAX_BUFFERED_BYTES;
      },
      write(data) {
        const bytes = Buffer.from(data as string);
        const isEnd = bytes.at(-1) === LINE_END;
        // A part of a message is a fragment of a WebSocket message.
        const options = { fin: isEnd, binary: false };
        client.send(isEnd ? bytes.subarray(0, -1) : bytes, options, () => {
          if (connection && client.bufferedAmount === 0) closeOnError(() => connection?.onDrain());
        });
      },
      closeOutput: () => client.close(1001),
      end: (exit) => {
        client.terminate();
        if (exit.signal !== null) exitLikeCodex(exit);
      },
      writeLog,
      fail,
    });
    client.on("message", (data, isBinary) => {
      if (!isBinary) closeOnError(() => connection?.receive(String(data)));
    });
    client.on("close", () => closeOnError(() => connection?.close()));
  });
  client.on("error", () => client.terminate());
}

/** Refuses a request from a browser, as codex does. */
function refuseBrowser(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
}

function answerHttp({ url, headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin !== undefined) response.writeHead(403);
  else response.writeHead(url === "/readyz" || url === "/healthz" ? 200 : 404);
  response.end();
}

async function listenAt(server: Server, address: ListenAddress): Promise<void> {
  if ("path" in address) await removeStaleSocket(address.path);
  const mask = process.umask(0o177); // like codex's socket, it is accessible only to this user
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) => reject(replayErrors.listenFailed({ cause })));
      server.listen(address, resolve);
    });
  } finally {
    process.umask(mask);
  }
}

/** Removes a socket file that no process listens on. A killed fake codex leaves such a file. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!isSocket(path)) return;
  const { connect } = await import("node:net");
  const alive = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => resolve(true));
    probe.on("error", () => resolve(false));
    probe.on("connect", () => probe.destroy());
  });
  if (!alive) rmSync(path, { force: true });
}

/** Whether a file is a socket, or a link to a file that is gone, which would also prevent a new socket there. */
function isSocket(path: string): boolean {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (own?.isSymbolicLink()) return !statSync(path, { throwIfNoEntry: false }) && readlinkSync(path) !== "";
  return own?.isSocket() ?? false;
}

/** When codex serves sockets, it ends with code 0 on each of these signals. */
function endOnSignal(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
}

function printAddress(server: Server): void {
  const at = server.address();
  if (at === null || typeof at === "string") return;
  const where = at.family === "IPv6" ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}`;
  writeAll(
    2,
    `codex app-server (WebSockets)\n  listening on: ws://${where}\n  readyz: http://${where}/readyz\n  healthz: http://${where}/healthz\n  note: binds localhost only (use SSH port-forwarding for remote access)\n`,
  );
}

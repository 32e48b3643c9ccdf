import { lstatSync, readlinkSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { getErrorMessage } from "../lib/index.js";
import { Connection } from "./connection.js";
import { replayErrors } from "./errors.js";
import type { FakeCodexOptions } from "./fake-codex-options.js";
import type { ListenAddress } from "./listen-address.js";
import { exitLikeCodex, formatError } from "./stdio.js";
import { writeAll } from "./write-all.js";

/** What codex says of itself when its client may connect. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** What may wait for a client that reads slowly, in bytes. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/**
 * Serves any number of clients, each with a session of its own, as codex does: WebSocket on a TCP port, and on a Unix socket
 * too. Says on stderr (TCP) where it listens, in codex's words, and runs until a signal ends it.
 */
export async function serveSocket(options: FakeCodexOptions, address: ListenAddress): Promise<void> {
  // Its server is right in each corner of RFC 6455, and is loaded for this mode alone, and so is Node's HTTP.
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
    sockets.handleUpgrade(request, socket, head, (client) => serveClient(client, options));
  });
  await listenAt(server, address);
  if ("path" in address) removeOnExit(address.path);
  else printAddress(server);
}

function serveClient(client: WebSocket, options: FakeCodexOptions): void {
  const writeLog = (text: string) => writeAll(2, `${text}\n`);
  let connection: Connection | undefined;
  const closeOnError = (work: () => void) => {
    try {
      work();
    } catch (error) {
      writeLog(formatError(error));
      client.close(1011, getErrorMessage(error).slice(0, 100));
    }
  };
  closeOnError(() => {
    connection = new Connection(options, {
      get isFull() {
        return client.bufferedAmount > MAX_BUFFERED_BYTES;
      },
      write(text) {
        client.send(text.endsWith("\n") ? text.slice(0, -1) : text, () => {
          if (connection && client.bufferedAmount === 0) closeOnError(() => connection?.onDrain());
        });
      },
      end: (how) => {
        client.terminate();
        if (how.signal !== null) exitLikeCodex(how);
      },
      writeLog,
    });
    client.on("message", (data, isBinary) => {
      if (!isBinary) closeOnError(() => connection?.receive(String(data)));
    });
    client.on("close", () => connection?.close());
  });
  client.on("error", () => client.terminate());
}

/** codex refuses what comes from a page in a browser. */
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
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(replayErrors.listenFailed({ cause })));
    server.listen(address, resolve);
  });
}

/** A socket that no process listens on was left by a fake codex that was killed. */
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

function isSocket(path: string): boolean {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (own?.isSymbolicLink()) return !statSync(path, { throwIfNoEntry: false }) && readlinkSync(path) !== "";
  return own?.isSocket() ?? false;
}

function removeOnExit(path: string): void {
  process.on("exit", () => rmSync(path, { force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
}

function printAddress(server: Server): void {
  const at = server.address();
  if (at === null || typeof at === "string") return;
  const where = at.family === "IPv6" ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}`;
  writeAll(
    2,
    `codex app-server (WebSockets)\n  listening on: ws://${where}\n  readyz: http://${where}/readyz\n  healthz: http://${where}/healthz\n`,
  );
}

import { lstatSync, readlinkSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { messageOf } from "../lib/index.js";
import { Connection } from "./connection.js";
import { replayErrors } from "./errors.js";
import type { Address } from "./listen.js";
import type { StandInOptions } from "./options.js";
import { errorText, leave } from "./stdio.js";
import { writeAll } from "./write.js";

/** What codex says of itself when its client may connect. */
const MAX_MESSAGE = 16 * 1024 * 1024;
/** What may wait for a client that reads slowly, in bytes. */
const MAX_BUFFERED = 4 * 1024 * 1024;

/**
 * Serves any number of clients, each with a session of its own, as codex does: WebSocket on a TCP port, and on a Unix socket
 * too. Says on stderr (TCP) where it listens, in codex's words, and runs until a signal ends it.
 */
export async function serveSocket(options: StandInOptions, address: Address): Promise<void> {
  // Its server is right in each corner of RFC 6455, and is loaded for this mode alone, and so is Node's HTTP.
  const { WebSocketServer } = await import("ws");
  const { createServer } = await import("node:http");
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const server = createServer(answer);
  server.on("upgrade", (request, socket, head) => {
    if (request.headers.origin !== undefined) return forbid(socket);
    sockets.handleUpgrade(request, socket, head, (client) => serveClient(client, options));
  });
  await listen(server, address);
  if ("path" in address) removeOnExit(address.path);
  else greet(server);
}

function serveClient(client: WebSocket, options: StandInOptions): void {
  const log = (text: string) => writeAll(2, `${text}\n`);
  let connection: Connection | undefined;
  const orClose = (work: () => void) => {
    try {
      work();
    } catch (error) {
      log(errorText(error));
      client.close(1011, messageOf(error).slice(0, 100));
    }
  };
  orClose(() => {
    connection = new Connection(options, {
      get full() {
        return client.bufferedAmount > MAX_BUFFERED;
      },
      write(text) {
        client.send(text.endsWith("\n") ? text.slice(0, -1) : text, () => {
          if (connection && client.bufferedAmount === 0) orClose(() => connection?.drain());
        });
      },
      end: (how) => {
        client.terminate();
        if (how.signal !== null) leave(how);
      },
      log,
    });
    client.on("message", (data, isBinary) => {
      if (!isBinary) orClose(() => connection?.receive(String(data)));
    });
    client.on("close", () => connection?.close());
  });
  client.on("error", () => client.terminate());
}

/** codex refuses what comes from a page in a browser. */
function forbid(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
}

function answer({ url, headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin !== undefined) response.writeHead(403);
  else response.writeHead(url === "/readyz" || url === "/healthz" ? 200 : 404);
  response.end();
}

async function listen(server: Server, address: Address): Promise<void> {
  if ("path" in address) await removeStale(address.path);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(replayErrors.listenFailed({ cause })));
    server.listen(address, resolve);
  });
}

/** A socket that nobody listens on is left from a stand-in that was killed. */
async function removeStale(path: string): Promise<void> {
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

function greet(server: Server): void {
  const at = server.address();
  if (at === null || typeof at === "string") return;
  const where = at.family === "IPv6" ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}`;
  writeAll(
    2,
    `codex app-server (WebSockets)\n  listening on: ws://${where}\n  readyz: http://${where}/readyz\n  healthz: http://${where}/healthz\n`,
  );
}

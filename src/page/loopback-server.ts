import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pageErrors } from "./errors.js";

/** What a server answers to a request. */
export interface PageAnswer {
  status: number;
  /** The media type. */
  type: string;
  body: string;
}

/** What a server on loopback serves. */
export interface LoopbackPage {
  /** The port; 0: any free port. */
  port: number;
  /** The content security policy of each answer. */
  policy: string;
  /** Answers a request that names this server as its host. The promise must not be rejected. */
  answer(request: IncomingMessage, url: URL, hasToken: (given: string) => boolean): Promise<PageAnswer>;
}

/** A server that runs. */
export interface LoopbackServer {
  /** Such as `http://127.0.0.1:4000`. */
  origin: string;
  /** The secret that only the printed address contains. */
  token: string;
  close(): Promise<void>;
}

/**
 * Serves a page on 127.0.0.1. A request must name this server as its host, so that a host name that an attacker points to
 * 127.0.0.1 gets no data. Whether a request needs the token is decided by `answer`.
 * @throws TouchstoneError `port-in-use`
 */
export async function serveOnLoopback({ port, policy, answer }: LoopbackPage): Promise<LoopbackServer> {
  const token = randomBytes(32).toString("base64url");
  const hasToken = (given: string) => isSameText(given, token);
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Content-Security-Policy", policy);
    const { host } = request.headers;
    const { port: own } = server.address() as AddressInfo;
    if (host !== `127.0.0.1:${own}` && host !== `localhost:${own}`)
      return sendAnswer(response, refuse(403, "The request names another host than this server."));
    const [path, base] = [request.url ?? "/", `http://${host}`];
    if (!URL.canParse(path, base))
      return sendAnswer(response, refuse(400, "The request's address is invalid."));
    answer(request, new URL(path, base), hasToken).then((given) => sendAnswer(response, given));
  });
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw pageErrors.portInUse({ port, cause });
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${bound}`,
    token,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => {});
    },
  };
}

/** Serves one page that has no script. The page's address contains the token, since only a script could send it in another way. */
export async function serveStaticPage(
  port: number,
  { html, policy }: { html: string; policy: string },
): Promise<LoopbackServer & { url: string }> {
  const server = await serveOnLoopback({
    port,
    policy: `${policy}; frame-ancestors 'none'`,
    answer: async ({ method }, { pathname }, hasToken) => {
      if (method !== "GET") return refuse(405, "This page can only be read.");
      if (!hasToken(pathname.slice(1))) return refuse(401, "The token is missing or wrong.");
      return { status: 200, type: "text/html; charset=utf-8", body: html };
    },
  });
  return { ...server, url: `${server.origin}/${server.token}` };
}

function refuse(status: number, body: string): PageAnswer {
  return { status, type: "text/plain; charset=utf-8", body };
}

function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function sendAnswer(response: ServerResponse, { status, type, body }: PageAnswer): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

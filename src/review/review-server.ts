import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { getErrorMessage, TouchstoneError } from "../lib/index.js";
import { reviewErrors } from "./errors.js";
import { buildServedPage } from "./html.js";
import type { Review } from "./review.js";

export interface ReviewServer {
  /** The address with the token after the `#`. Browsers send that part to no server. */
  url: string;
  /** Resolves when the reviewer ends the review. */
  done: Promise<void>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1_000_000;

const decisionSchema = z.strictObject({
  fixtures: z.array(z.strictObject({ name: z.string(), seen: z.string().nullable() })).min(1),
  reason: z.string().max(10_000),
  /** The change to accept in these fixtures; without it, the fixtures are accepted as a whole. */
  change: z.string().optional(),
});

/**
 * Serves a review on 127.0.0.1. The page itself contains no data. Each other request needs the token, which only the
 * printed address contains. A request must name this server as its host, so that a host name that an attacker points
 * to 127.0.0.1 gets no data. A request that writes must come from this page.
 * @param port 0: any free port
 * @throws TouchstoneError `port-in-use`
 */
export async function serveReview(review: Review, port: number): Promise<ReviewServer> {
  const { html, policy } = await buildServedPage();
  const token = randomBytes(32).toString("base64url");
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Content-Security-Policy", policy);
    answerRequest(request)
      .then((body) => {
        if (body === html) return sendResponse(response, 200, "text/html; charset=utf-8", html);
        return sendResponse(response, 200, "application/json", JSON.stringify(body ?? null));
      })
      .catch((error) => {
        const status =
          error instanceof ReviewHttpError ? error.status : error instanceof TouchstoneError ? 409 : 500;
        const { code = "internal", hint = "" } = error instanceof TouchstoneError ? error : {};
        const body = JSON.stringify({ error: { code, message: getErrorMessage(error), hint } });
        sendResponse(response, status, "application/json", body);
      });
  });

  async function answerRequest(request: IncomingMessage): Promise<unknown> {
    const { method, headers } = request;
    const own = listHosts((server.address() as AddressInfo).port);
    if (!own.includes(headers.host ?? ""))
      throw new ReviewHttpError(403, "This host name is not the server's.");
    const url = new URL(request.url ?? "/", `http://${headers.host}`);
    if (method === "GET" && url.pathname === "/") return html;
    const givenToken = (headers.authorization ?? "").replace(/^Bearer /, "");
    if (!isSameText(givenToken, token)) throw new ReviewHttpError(401, "The token is missing or wrong.");
    if (method === "GET" && url.pathname === "/api/version") return review.readVersion();
    if (method === "GET" && url.pathname === "/api/review") return review.listFixtures();
    if (method === "GET" && url.pathname === "/api/fixture")
      return review.viewFixture(url.searchParams.get("name") ?? "");
    if (method === "GET" && url.pathname === "/api/search")
      return review.searchFixtures(url.searchParams.get("query") ?? "");
    if (method !== "POST") throw new ReviewHttpError(404, "There is nothing here.");

    if (headers.origin !== `http://${headers.host}`)
      throw new ReviewHttpError(403, "The request comes from another page.");
    if (headers["content-type"] !== "application/json")
      throw new ReviewHttpError(415, "The body must be JSON.");
    if (url.pathname === "/api/done") return finish();
    if (url.pathname !== "/api/accept" && url.pathname !== "/api/reject")
      throw new ReviewHttpError(404, "There is nothing here.");
    const { fixtures, reason, change } = await readDecision(request);
    if (url.pathname === "/api/reject") await review.reject(fixtures, reason);
    else if (change === undefined) await review.accept(fixtures, reason);
    else await review.acceptChange(change, fixtures, reason);
    return review.listFixtures();
  }

  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw reviewErrors.portInUse({ port, cause });
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}/#token=${token}`,
    done,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => {});
    },
  };
}

/** A request that the server refuses. */
class ReviewHttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function listHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readDecision(request: IncomingMessage): Promise<z.output<typeof decisionSchema>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ReviewHttpError(413, "The body is too long.");
    chunks.push(chunk);
  }
  try {
    return decisionSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  } catch {
    throw new ReviewHttpError(400, "The body is no decision.");
  }
}

function sendResponse(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { getErrorMessage, TouchstoneError } from "../lib/index.js";
import { type PageAnswer, serveOnLoopback } from "../page/index.js";
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
  /** The change to accept in these fixtures. Without it, the fixtures are accepted as a whole. A rejection ignores it. */
  change: z.string().optional(),
});

/**
 * Serves a review on 127.0.0.1. The page itself contains no data. Each other request needs the token, which only the
 * printed address contains. A request that writes must come from this page.
 * @param port 0: any free port
 * @throws TouchstoneError `port-in-use`
 */
export async function serveReview(review: Review, port: number): Promise<ReviewServer> {
  const { html, policy } = await buildServedPage();
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { origin, token, close } = await serveOnLoopback({
    port,
    policy,
    answer: (request, url, hasToken) =>
      answerRequest(request, url, hasToken)
        .then((body) => buildAnswer(200, body ?? null))
        .catch(buildErrorAnswer),
  });

  async function answerRequest(
    request: IncomingMessage,
    { pathname, searchParams }: URL,
    hasToken: (given: string) => boolean,
  ): Promise<unknown> {
    const { method, headers } = request;
    if (method === "GET" && pathname === "/") return html;
    if (!hasToken((headers.authorization ?? "").replace(/^Bearer /, "")))
      throw new ReviewHttpError(401, "The token is missing or wrong.");
    if (method === "GET" && pathname === "/api/version") return review.readVersion();
    if (method === "GET" && pathname === "/api/review") return review.listFixtures();
    if (method === "GET" && pathname === "/api/fixture")
      return review.viewFixture(searchParams.get("name") ?? "");
    if (method === "GET" && pathname === "/api/search")
      return review.searchFixtures(searchParams.get("query") ?? "");
    if (method !== "POST") throw new ReviewHttpError(404, "There is nothing here.");

    if (headers.origin !== `http://${headers.host}`)
      throw new ReviewHttpError(403, "The request comes from another page.");
    if (headers["content-type"] !== "application/json")
      throw new ReviewHttpError(415, "The body must be JSON.");
    if (pathname === "/api/done") return finish();
    if (pathname !== "/api/accept" && pathname !== "/api/reject")
      throw new ReviewHttpError(404, "There is nothing here.");
    const { fixtures, reason, change } = await readDecision(request);
    if (pathname === "/api/reject") await review.reject(fixtures, reason);
    else if (change === undefined) await review.accept(fixtures, reason);
    else await review.acceptChange(change, fixtures, reason);
    return review.listFixtures();
  }

  function buildAnswer(status: number, body: unknown): PageAnswer {
    return body === html
      ? { status, type: "text/html; charset=utf-8", body: html }
      : { status, type: "application/json", body: JSON.stringify(body) };
  }

  function buildErrorAnswer(error: unknown): PageAnswer {
    const status =
      error instanceof ReviewHttpError ? error.status : error instanceof TouchstoneError ? 409 : 500;
    const { code = "internal", hint = "" } = error instanceof TouchstoneError ? error : {};
    return buildAnswer(status, { error: { code, message: getErrorMessage(error), hint } });
  }

  return { url: `${origin}/#token=${token}`, done, close };
}

/** A request that the server refuses. */
class ReviewHttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
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

import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { serveStaticPage } from "./loopback-server.js";

const PAGE = { html: "<p>page", policy: "default-src 'none'" };

async function startServer(port = 0) {
  const server = await serveStaticPage(port, PAGE);
  onTestFinished(() => server.close());
  return server;
}

/** Sends a request with any host. `fetch` sets the host by itself. */
function getStatus(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}

test("a page is served on loopback to whoever has its token, and not under another host name", async () => {
  const { url, origin } = await startServer();
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(url);
  expect(await response.text()).toBe("<p>page");
  expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect((await fetch(origin)).status).toBe(401);
  expect((await fetch(`${origin}/wrong`)).status).toBe(401);
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
  expect(await getStatus(url, "evil.example")).toBe(403);
  expect(await getStatus(url, new URL(origin).host.replace("127.0.0.1", "localhost"))).toBe(200);
});

test("a port that is in use is an error with a hint", async () => {
  const { origin } = await startServer();
  await expect(startServer(Number(new URL(origin).port))).rejects.toMatchObject({ code: "port-in-use" });
});

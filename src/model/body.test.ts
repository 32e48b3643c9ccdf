import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readBody } from "./body.js";

// Made with libzstd (python's `zstandard`).
const ZSTD = "KLUv/SAlvQAAiHsic2F5IjoiaMOpbGxvICJ9AQCiSx0=";
const ZSTD_WITHOUT_SIZE_IN_BLOCKS = "KLUv/QBYQAAAeyJzYXkiOiJZAABpbiBibG9ja3MifQ==";
/** 4 MiB of zeros. */
const ZSTD_BOMB =
  "KLUv/aAAAEAATAAACDABAPz/ORACAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAgAQMAIAEDACABAwAwAQMA==";
const TEXT = '{"say":"héllo héllo héllo héllo"}';

test.each([
  ["identity", Buffer.from(TEXT)],
  ["zstd", Buffer.from(ZSTD, "base64")],
  ["gzip", gzipSync(TEXT)],
  ["deflate", deflateSync(TEXT)],
  ["br", brotliCompressSync(TEXT)],
  [" ZSTD ", Buffer.from(ZSTD, "base64")],
])("a body with the encoding %j is decoded", async (encoding, bytes) => {
  expect(await readBody(buildBodyRequest(bytes, encoding))).toBe(TEXT);
});

test("a body without an encoding is not decoded, and a body in zstd that does not tell its size is decoded", async () => {
  expect(await readBody(buildBodyRequest(Buffer.from(TEXT)))).toBe(TEXT);
  const blocks = buildBodyRequest(Buffer.from(ZSTD_WITHOUT_SIZE_IN_BLOCKS, "base64"), "zstd");
  expect(await readBody(blocks)).toBe('{"say":"in blocks"}');
});

test.each(["lzma", "gzip, zstd", "constructor"])("the encoding %s is refused with 415", async (encoding) => {
  await expect(readBody(buildBodyRequest(Buffer.from(TEXT), encoding))).rejects.toMatchObject({
    status: 415,
  });
});

test.each([
  ["identity", Buffer.alloc(2048)],
  ["gzip", gzipSync(Buffer.alloc(2048))],
  ["br", brotliCompressSync(Buffer.alloc(2048))],
  ["zstd", Buffer.from(ZSTD_BOMB, "base64")],
])("a body in %s beyond the limit is refused with 413", async (encoding, bytes) => {
  await expect(readBody(buildBodyRequest(bytes, encoding), 1024)).rejects.toMatchObject({ status: 413 });
});

test("a body whose header announces more than the limit is refused before it is read", async () => {
  const message = new IncomingMessage(new Socket());
  message.headers["content-length"] = "2048";
  await expect(readBody(message, 1024)).rejects.toMatchObject({ status: 413 });
});

test.each([
  ["gzip", Buffer.from(TEXT)],
  ["zstd", Buffer.from(TEXT)],
  ["zstd", Buffer.from(ZSTD, "base64").subarray(0, 20)],
  ["br", Buffer.from(TEXT)],
])("a broken body in %s is refused with 400", async (encoding, bytes) => {
  await expect(readBody(buildBodyRequest(bytes, encoding))).rejects.toMatchObject({ status: 400 });
});

function buildBodyRequest(body: Buffer, encoding?: string): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  if (encoding !== undefined) message.headers["content-encoding"] = encoding;
  message.push(body);
  message.push(null);
  return message;
}

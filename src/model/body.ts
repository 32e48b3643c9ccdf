import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { Decompress } from "fzstd";

/**
 * Maximum size of a request's body, in bytes: far more than a conversation needs, and less than the memory of a
 * machine.
 */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** A request that is refused before it reaches the script, with its HTTP status. */
export class RequestRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Decoder = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

/**
 * Content encoding → its decoder. codex compresses with zstd if it uses OpenAI with a ChatGPT account. Node 20 has no zstd, so `fzstd`
 * decodes it.
 */
const DECODERS: Record<string, Decoder> = {
  identity: async (bytes) => bytes,
  zstd: async (bytes, limit) => decodeZstd(bytes, limit),
  gzip: createZlibDecoder(promisify(gunzip)),
  deflate: createZlibDecoder(promisify(inflate)),
  br: createZlibDecoder(promisify(brotliDecompress)),
};

/**
 * Reads and decodes the body of a request.
 * @param limit maximum size in bytes, of the encoded and of the decoded body
 * @throws RequestRefused 415 for an unknown encoding, 413 for a body above the limit, 400 for a broken body
 */
export async function readBody(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<string> {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decode) {
    const known = Object.keys(DECODERS).join(", ");
    throw new RequestRefused(415, `content-encoding \`${encoding}\` is not one of ${known}`);
  }
  const sent = await readBytes(request, limit);
  try {
    return Buffer.from(await decode(sent, limit)).toString("utf8");
  } catch (error) {
    if (error instanceof RequestRefused) throw error;
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw buildTooLargeError(limit);
    throw new RequestRefused(400, `the body is not ${encoding}: ${(error as Error).message}`);
  }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A body whose header announces too large a size is not read at all.
  if (Number(request.headers["content-length"]) > limit) throw buildTooLargeError(limit);
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limit) throw buildTooLargeError(limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function createZlibDecoder(
  decode: (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>,
): Decoder {
  return (bytes, limit) => decode(bytes, { maxOutputLength: limit });
}

function decodeZstd(bytes: Uint8Array, limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Decompress((chunk, final) => {
    size += chunk.length;
    if (size > limit) throw buildTooLargeError(limit);
    chunks.push(chunk.slice()); // the decoder reuses its window
    ended ||= final === true;
  });
  stream.push(bytes, true);
  if (!ended) throw new Error("it ends too early");
  return Buffer.concat(chunks);
}

function buildTooLargeError(limit: number): RequestRefused {
  return new RequestRefused(413, `the body has more than ${limit} bytes`);
}

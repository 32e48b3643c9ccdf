// Measures how a codex binary checks the params of each request, and writes its types as data for the fake codex.
//
//     node scripts/measure-params.mjs CODEX      → src/replay/options/releases/params/VERSION.json
//
// codex's JSON Schema tells the structure. It does not tell how codex words a refusal, in which order it reports missing
// members, and where it refuses null, so each place of the schema is tried with wrong values. codex checks the params of a request
// also before `initialize`, and then carries out none, so trying changes nothing.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readDeclarations } from "./declared-members.mjs";
import { listRequests, measureTypes, resolve } from "./measure-types.mjs";

const binary = process.argv[2];
if (!binary) throw new Error("usage: node scripts/measure-params.mjs CODEX");
const home = mkdtempSync(join(homedir(), ".touchstone-measure-"));
const env = { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8" };

const INVALID = "Invalid request: ";

/** Types of the params of deprecated methods, which codex's schema leaves out, and generate-ts has. */
const DEPRECATED = {
  GetAuthStatusParams: {
    type: "object",
    properties: { includeToken: { type: ["boolean", "null"] }, refreshToken: { type: ["boolean", "null"] } },
  },
  GetConversationSummaryParams: {
    anyOf: [
      { type: "object", properties: { rolloutPath: { type: "string" } }, required: ["rolloutPath"] },
      {
        type: "object",
        properties: { conversationId: { type: "string", format: "uuid" } },
        required: ["conversationId"],
      },
    ],
  },
  GitDiffToRemoteParams: { type: "object", properties: { cwd: { type: "string" } }, required: ["cwd"] },
};

try {
  const version = run("--version").trim().split(" ").at(-1);
  const schema = readSchema("--experimental");
  const stable = readSchema();
  run("app-server", "generate-ts", "--experimental", "--out", join(home, "types"));
  const codex = await startCodex();
  const types = await measureTypes(codex, schema, readDeclarations(join(home, "types")));
  codex.close();
  const data = { version, ...types, experimental: findExperimental(schema, stable) };
  const folder = fileURLToPath(new URL("../src/replay/options/releases/params", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${version}.json`), `${JSON.stringify(data)}\n`);
  const opaque = JSON.stringify(types).match(/"\??!"|isOpaque/g)?.length ?? 0;
  console.log(
    `${Object.keys(types.methods).length} methods, ${Object.keys(types.types).length} types, ${opaque} opaque places`,
  );
} finally {
  rmSync(home, { recursive: true });
}

function run(...args) {
  const { stdout, status } = spawnSync(binary, args, { env, cwd: home, encoding: "utf8", input: "" });
  if (status !== 0) throw new Error(`codex ${args.join(" ")} ended with code ${status}`);
  return stdout;
}

function readSchema(...flags) {
  const folder = join(home, `schema${flags.length}`);
  run("app-server", "generate-json-schema", ...flags, "--out", folder);
  const { definitions, oneOf } = JSON.parse(readFileSync(join(folder, "ClientRequest.json"), "utf8"));
  const others = Object.keys(DEPRECATED).map((name) => ({
    properties: {
      method: { enum: [name[0].toLowerCase() + name.slice(1, -"Params".length)] },
      params: { $ref: `#/definitions/${name}` },
    },
  }));
  return { definitions: { ...definitions, ...DEPRECATED }, oneOf: [...oneOf, ...others] };
}

/**
 * Starts codex. `ask` resolves with codex's refusal of a request's params, without `Invalid request: `, or with undefined if it
 * accepts them. `askInitialize` does it for `initialize`: it asks a codex that is initialized already, which refuses
 * valid params with `Already initialized` instead of carrying them out.
 */
async function startCodex() {
  const initialized = startServer();
  await initialized.send("initialize", { clientInfo: { name: "touchstone", version: "0" } });
  const plain = startServer();
  return {
    ask: async (method, params) => readRefusal(await plain.send(method, params), "Not initialized"),
    askInitialize: async (params) =>
      readRefusal(await initialized.send("initialize", params), "Already initialized"),
    close: () => [plain, initialized].map(({ close }) => close()),
  };
}

function startServer() {
  const child = spawn(binary, ["app-server"], { env, cwd: home, stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, error } = JSON.parse(line);
    waiting.get(id)?.(error?.message);
    waiting.delete(id);
  });
  let count = 0;
  const send = (method, params) =>
    new Promise((resolve) => {
      waiting.set(++count, resolve);
      child.stdin.write(`${JSON.stringify({ id: count, method, params })}\n`);
    });
  return { send, close: () => child.stdin.end() };
}

function readRefusal(message, accepted) {
  if (message === accepted) return undefined;
  if (!message?.startsWith(INVALID)) throw new Error(`codex answered ${message}`);
  return message.slice(INVALID.length);
}

/** Lists the methods, and the members of params, that need the capability `experimentalApi`. */
function findExperimental(schema, stable) {
  const methods = listRequests(schema).map(([method]) => method);
  const known = new Set(listRequests(stable).map(([method]) => method));
  const members = listRequests(schema).flatMap(([method, params]) => {
    const [, before] = listRequests(stable).find(([one]) => one === method) ?? [];
    if (!before) return [];
    const old = resolve(stable, before).properties ?? {};
    return Object.keys(resolve(schema, params).properties ?? {})
      .filter((name) => !(name in old))
      .map((name) => `${method}.${name}`);
  });
  return { methods: methods.filter((method) => !known.has(method)), members };
}

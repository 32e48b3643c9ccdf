/**
 * The catalogue's MCP server: JSON-RPC lines on stdin and stdout (modelcontextprotocol.io/specification, stdio transport).
 * Its tools are `add` (a result), `divide` (an error, for a divisor of 0), `book` (asks the user) and `count` (tells how
 * far it has come).
 */
const number = { type: "number" };
const tool = (name, description, properties) => ({
  name,
  description,
  inputSchema: { type: "object", properties, required: Object.keys(properties) },
});
const TOOLS = [
  tool("add", "Adds two numbers", { a: number, b: number }),
  tool("divide", "Divides one number by another", { a: number, b: number }),
  tool("book", "Books a table", {}),
  tool("count", "Counts to a number", { to: number }),
];

const text = (text, isError = false) => ({ content: [{ type: "text", text }], isError });
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const waiting = new Map();

function ask(method, params) {
  const id = `ask-${waiting.size + 1}`;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

async function call({ name, arguments: args = {}, _meta: meta }) {
  if (name === "add")
    return { ...text(String(args.a + args.b)), structuredContent: { sum: args.a + args.b } };
  if (name === "divide") return args.b === 0 ? text("division by zero", true) : text(String(args.a / args.b));
  if (name === "book") {
    const requestedSchema = {
      type: "object",
      properties: { guests: { type: "integer", description: "How many guests" } },
      required: ["guests"],
    };
    const { action, content } = await ask("elicitation/create", {
      message: "For how many?",
      requestedSchema,
    });
    return action === "accept" ? text(`booked for ${content.guests}`) : text(`not booked: ${action}`);
  }
  for (let progress = 1; progress <= args.to; progress++) {
    const params = {
      progressToken: meta?.progressToken,
      progress,
      total: args.to,
      message: `counted ${progress}`,
    };
    if (meta?.progressToken !== undefined) send({ method: "notifications/progress", params });
  }
  return text(`counted to ${args.to}`);
}

async function answer({ method, params }) {
  if (method === "initialize") {
    const serverInfo = { name: "touchstone", version: "1.0.0" };
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo };
  }
  if (method === "tools/list") return { tools: TOOLS };
  if (method === "tools/call") return call(params);
  if (method === "ping") return {};
  throw { code: -32601, message: `no such method: ${method}` };
}

/** Yields the lines of stdin. They end at LF alone; those of `node:readline` end at U+2028, too, which JSON may hold. */
async function* readLines() {
  let rest = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

async function handle(line) {
  const message = JSON.parse(line);
  if (message.method === undefined) return waiting.get(message.id)?.(message.result ?? { action: "cancel" });
  if (message.id === undefined) return;
  try {
    send({ id: message.id, result: await answer(message) });
  } catch (error) {
    send({ id: message.id, error });
  }
}

for await (const line of readLines()) handle(line);

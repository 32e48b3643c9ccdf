// Drives codex-acp as an editor does: it speaks the Agent Client Protocol, JSON-RPC on stdio.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const { task, prompts, codex, workspace } = JSON.parse(process.argv[2]);
const AGENT = new URL("node_modules/@agentclientprotocol/codex-acp/dist/index.js", import.meta.url).pathname;
const outcome = {};

/** Starts the agent. Its messages are collected into the text of the prompt that is being answered. */
async function startAgent() {
  const mode = task === "approval" ? { INITIAL_AGENT_MODE: "read-only" } : {};
  const env = { ...process.env, CODEX_PATH: codex, OPENAI_API_KEY: "sk-none", NO_BROWSER: "1", ...mode };
  const child = spawn(process.execPath, [AGENT], { env, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  let text = "";
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, method, params, result, error } = JSON.parse(line);
    if (method === "session/update") {
      if (params.update.sessionUpdate === "agent_message_chunk") text += params.update.content.text;
    } else if (method === "session/request_permission") {
      outcome.asked = JSON.stringify(params.toolCall.rawInput?.command ?? params.toolCall.title);
      const { optionId } = params.options.find(({ kind }) => kind === "reject_once") ?? params.options.at(-1);
      send({ id, result: { outcome: { outcome: "selected", optionId } } });
    } else if (waiting.has(id)) {
      const { resolve, reject } = waiting.get(id);
      if (error) reject(new Error(`${JSON.stringify(error)}`));
      else resolve(result);
    }
  });
  let lastId = 0;
  const call = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      send({ id, method, params });
    });
  await call("initialize", { protocolVersion: 1, clientCapabilities: {} });
  return {
    call,
    async prompt(sessionId, prompt) {
      text = "";
      await call("session/prompt", { sessionId, prompt: [{ type: "text", text: prompt }] });
      outcome.texts = [...(outcome.texts ?? []), text];
    },
    stop: () =>
      new Promise((done) => {
        child.on("close", done);
        child.stdin.end();
        child.kill();
      }),
  };
}

let agent = await startAgent();
const session = await agent.call("session/new", { cwd: workspace, mcpServers: [] });
if (task === "models") {
  outcome.models = [
    ...new Set(session.models.availableModels.map(({ modelId }) => modelId.replace(/\[.*/, ""))),
  ];
} else await agent.prompt(session.sessionId, prompts[0]);
if (task === "resume") {
  await agent.stop();
  agent = await startAgent();
  await agent.call("session/load", { sessionId: session.sessionId, cwd: workspace, mcpServers: [] });
  await agent.prompt(session.sessionId, prompts[1]);
}
console.log(`outcome ${JSON.stringify(outcome)}`);
await agent.stop();
process.exit();

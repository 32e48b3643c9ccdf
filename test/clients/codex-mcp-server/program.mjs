// Drives an MCP server that runs the `codex` on PATH, as an MCP client does.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const { task, prompts, workspace } = JSON.parse(process.argv[2]);
const server = new URL("node_modules/codex-mcp-server/dist/index.js", import.meta.url).pathname;
const client = new Client({ name: "test", version: "1" });
await client.connect(
  new StdioClientTransport({ command: process.execPath, args: [server], env: process.env, cwd: workspace }),
);
const texts = [];
for (const prompt of prompts) {
  const session = task === "resume" ? { sessionId: "ada" } : {};
  const { content, isError } = await client.callTool({
    name: "codex",
    arguments: { prompt, workingDirectory: workspace, ...session },
  });
  if (isError) throw new Error(content[0].text);
  texts.push(content[0].text.trim());
}
console.log(`outcome ${JSON.stringify({ texts })}`);
await client.close();

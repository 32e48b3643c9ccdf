// Runs a task of ralphy's, which runs the `codex` on PATH.
import { spawnSync } from "node:child_process";

const { prompts, workspace } = JSON.parse(process.argv[2]);
const ralphy = new URL("node_modules/ralphy-cli/bin.js", import.meta.url).pathname;
const options = ["--codex", "--fast", "--no-commit", "--no-browser", "--max-retries", "1", "--verbose"];
const { status, stdout, stderr } = spawnSync(process.execPath, [ralphy, ...options, ...prompts], {
  cwd: workspace,
  encoding: "utf8",
  input: "",
});
if (status !== 0) throw new Error(`ralphy exited with code ${status}: ${stdout}${stderr}`);
const text = "Hello from the scripted model.";
console.log(stdout);
console.log(`outcome ${JSON.stringify({ texts: [stdout.includes(text) ? text : stdout] })}`);

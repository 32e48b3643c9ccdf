// Drives the AI SDK over `codex app-server`, through another provider.
import { setTimeout as sleep } from "node:timers/promises";
import { generateText, jsonSchema, Output } from "ai";
import { createCodexAppServer, listModels } from "ai-sdk-provider-codex-app-server";

const { task, prompts, codex, workspace, schema } = JSON.parse(process.argv[2]);
const outcome = {};
const threads = [];

function createModel(settings = {}) {
  const approval = task === "approval" ? { approvalMode: "untrusted", sandboxMode: "workspace-write" } : {};
  const onSessionCreated = ({ threadId }) => threads.push(threadId);
  const defaultSettings = { codexPath: codex, cwd: workspace, onSessionCreated, ...approval, ...settings };
  return createCodexAppServer({ defaultSettings })("gpt-5.5");
}

async function generate(model, prompt) {
  const { text } = await generateText({ model, prompt });
  outcome.texts = [...(outcome.texts ?? []), text];
}

if (task === "models") {
  outcome.models = (await listModels({ codexPath: codex })).models.map(({ id }) => id);
} else if (task === "schema") {
  const output = Output.object({ schema: jsonSchema(schema) });
  outcome.object = (await generateText({ model: createModel(), prompt: prompts[0], output })).output;
} else {
  const model = createModel();
  await generate(model, prompts[0]);
  if (task === "resume") {
    // codex gives a thread to a second process only after the first one has ended.
    model.dispose();
    await sleep(1000);
    await generate(createModel({ resume: threads[0] }), prompts[1]);
  }
}
console.log(`outcome ${JSON.stringify(outcome)}`);
process.exit(); // its codex processes live as long as this one

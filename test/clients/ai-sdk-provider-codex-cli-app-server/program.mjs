// Drives the AI SDK over `codex app-server`.
import { generateText, jsonSchema, Output, streamText } from "ai";
import { createCodexAppServer, listModels } from "ai-sdk-provider-codex-cli";

const { task, prompts, codex, workspace, schema } = JSON.parse(process.argv[2]);
const outcome = {};
const approval = {
  approvalPolicy: "untrusted",
  sandboxPolicy: "workspace-write",
  serverRequests: {
    async onCommandExecutionApproval({ params }) {
      outcome.asked = params.command;
      return { decision: "decline" };
    },
  },
};

function createProvider() {
  const settings = { codexPath: codex, cwd: workspace, ...(task === "approval" && approval) };
  return createCodexAppServer({ defaultSettings: settings });
}

async function generate(provider, prompt, options = {}) {
  const providerOptions = { "codex-app-server": options };
  const result = await generateText({ model: provider("gpt-5.5"), prompt, providerOptions });
  outcome.texts = [...(outcome.texts ?? []), result.text];
  return result.providerMetadata["codex-app-server"].threadId;
}

const provider = createProvider();
if (task === "models") {
  outcome.models = (await listModels({ codexPath: codex })).models.map(({ id }) => id);
} else if (task === "schema") {
  const output = Output.object({ schema: jsonSchema(schema) });
  outcome.object = (await generateText({ model: provider("gpt-5.5"), prompt: prompts[0], output })).output;
} else if (task === "resume") {
  const threadId = await generate(provider, prompts[0], { threadMode: "persistent" });
  await provider.close();
  const second = createProvider();
  outcome.sameThread = (await generate(second, prompts[1], { threadId })) === threadId;
  await second.close();
} else if (task === "approval") await generate(provider, prompts[0]);
else {
  let text = "";
  for await (const part of streamText({ model: provider("gpt-5.5"), prompt: prompts[0] }).textStream)
    text += part;
  outcome.texts = [text];
}
console.log(`outcome ${JSON.stringify(outcome)}`);
await provider.close();

// Drives the AI SDK over `codex exec`.
import { generateText, jsonSchema, Output } from "ai";
import { codexExec } from "ai-sdk-provider-codex-cli";

const { task, prompts, codex, workspace, schema } = JSON.parse(process.argv[2]);
const model = codexExec("gpt-5.5", { codexPath: codex, cwd: workspace, allowNpx: false });
const [prompt] = prompts;
const output = Output.object({ schema: jsonSchema(schema ?? {}) });
const outcome =
  task === "schema"
    ? { object: (await generateText({ model, prompt, output })).output }
    : { texts: [(await generateText({ model, prompt })).text] };
console.log(`outcome ${JSON.stringify(outcome)}`);

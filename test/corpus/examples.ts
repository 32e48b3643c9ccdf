/** What the scripted model answers to the Python SDK's examples, and what their user types. */
import { z } from "zod";
import { scenarioSchema } from "../../src/scenario/index.js";

const modelSchema = z.object({ model: scenarioSchema.shape.model });

interface ExampleWorld {
  /** A model script, as in a scenario; by default, the model says one sentence each time. */
  model?: z.input<typeof modelSchema>["model"];
  stdin?: string;
}

const PLAN = JSON.stringify({ summary: "Roll out in steps.", actions: ["Enable for 1 %.", "Watch errors."] });

/** Number of an example → its world. */
const WORLDS: Record<string, ExampleWorld> = {
  "11": { stdin: "Say hello.\n/exit\n" },
  "12": { model: [{ do: [{ say: PLAN }] }] },
  "13": { model: [{ do: [{ say: "Releases are rehearsed." }] }, { do: [{ say: PLAN }] }] },
  // The example steers and interrupts right after the start of the turn.
  "14": {
    model: [
      { do: [{ say: { text: "1, 2, 3", unfinished: true } }, { stall: null }] },
      { expect: { input: "Keep it brief" }, do: [{ say: "1 to 10. Done." }] },
      { optional: true, do: [{ say: { text: "1, 2, 3", unfinished: true } }, { stall: null }] },
    ],
  },
  "16": {
    model: [
      { do: [{ say: "The benchmarks cover the parser." }] },
      { do: [{ update_goal: { status: "complete" } }] },
      { do: [{ say: "The benchmarks cover everything." }] },
    ],
  },
};

/** Finds what an example runs in. @param file path of the example, such as `12_turn_params_kitchen_sink/sync.py` */
export function findExampleWorld(file: string) {
  const { model, stdin = "" } = WORLDS[file.slice(0, 2)] ?? {};
  return { ...modelSchema.parse({ model }), stdin };
}

/** What each client is asked to do, and what must come of it on the real codex. */

export const TASKS = ["hello", "approval", "resume", "schema", "models"] as const;
export type Task = (typeof TASKS)[number];

/** What a client's program tells about its task. It holds nothing that differs between runs. */
export interface Outcome {
  /** Final text of each turn. */
  texts?: string[];
  /** The command that the client was asked to approve. The program declines it. */
  asked?: string;
  /** Whether the second process went on with the first one's thread. */
  sameThread?: boolean;
  /** The parsed answer. */
  object?: unknown;
  /** Names of the models. */
  models?: string[];
}

interface TaskDefinition {
  title: string;
  /** Scenario whose workspace and model script the real codex gets, and whose fixture the fake codex replays. */
  scenario: string;
  prompts: string[];
  isExpected(outcome: Outcome): boolean;
}

const DECLINED_TEXT = "I left the build folder alone.";

export const TASK_DEFINITIONS: Record<Task, TaskDefinition> = {
  hello: {
    title: "hello",
    scenario: "thread_basic",
    prompts: ["Say hello."],
    isExpected: ({ texts }) => texts?.[0] === "Hello from the scripted model.",
  },
  approval: {
    title: "approval",
    scenario: "thread_tool_auto_pending",
    prompts: ["Remove the build folder."],
    isExpected: ({ asked, texts }) => asked?.includes("rm -r build") === true && texts?.[0] === DECLINED_TEXT,
  },
  resume: {
    title: "resume",
    scenario: "thread_resume",
    prompts: ["My name is Ada.", "What is my name?"],
    isExpected: ({ texts, sameThread }) => texts?.[1] === "Your name is Ada." && sameThread !== false,
  },
  schema: {
    title: "JSON Schema",
    scenario: "structured_output",
    prompts: ["Give the weather in Oslo as JSON."],
    isExpected: ({ object }) => JSON.stringify(object) === '{"city":"Oslo","temp_c":21.5}',
  },
  models: {
    title: "models",
    scenario: "client_models",
    prompts: [],
    isExpected: ({ models }) => models?.includes("gpt-5.5") === true,
  },
};

/** Finds the scenario that a client's task runs. */
export function findScenario(
  { scenarios }: { scenarios: Partial<Record<Task, string>> },
  task: Task,
): string {
  return scenarios[task] ?? TASK_DEFINITIONS[task].scenario;
}

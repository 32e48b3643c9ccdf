import { expect, test } from "vitest";
import { parseScenario } from "../../scenario/index.js";
import { assertLoginShell, isOtherBash } from "./login-shell.js";

const parse = (action: string) =>
  parseScenario(
    `name: s\ntitle: A test\narea: client\ncovers: [a]\nmodel: [{ do: [{ say: hi }] }]\nworkflow:\n  - start_thread: {}\n  - ${action}\n`,
    "s.yaml",
  );
const usesIt = () =>
  parse("request: { method: thread/shellCommand, params: { threadId: $thread, command: ls } }");

test.each(["/bin/zsh", "/bin/sh", "/usr/bin/fish"])(
  "a scenario that uses the login shell %s is refused",
  (shell) => {
    const scenario = usesIt();
    expect(() => assertLoginShell(scenario, shell)).toThrow(
      `s: codex carries out \`thread/shellCommand\` with the user's login shell, which is ${shell} here.`,
    );
  },
);

test("a scenario without such a request runs with any login shell, and one with it runs with any bash", () => {
  const plain = parse("turn: { input: hi }");
  expect(() => assertLoginShell(plain, "/bin/zsh")).not.toThrow();
  const scenario = usesIt();
  expect(() => assertLoginShell(scenario, "/usr/bin/bash")).not.toThrow();
  expect(["/bin/bash", "/usr/bin/bash", "/bin/zsh"].map(isOtherBash)).toEqual([false, true, false]);
});

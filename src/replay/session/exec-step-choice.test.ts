import { expect, test } from "vitest";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { completeCall, planExecCall } from "./exec-call.js";
import { chooseStep } from "./exec-step-choice.js";

test.each([
  { path: ["exec"], flags: {}, prompt: "Sing.", asked: 'the prompt "Sing."' },
  { path: ["exec", "review"], flags: {}, prompt: "Look.", asked: 'a review of "Look."' },
  {
    path: ["exec", "review"],
    flags: { uncommitted: [] },
    prompt: undefined,
    asked: 'a review of "current changes"',
  },
  { path: ["exec", "fork"], flags: { last: [] }, prompt: undefined, asked: "a fork without a prompt" },
])(
  "without a named fixture, the error says that no recording has $asked",
  ({ path, flags, prompt, asked }) => {
    const line = { path, args: [], flags: new Map<string, string[]>(Object.entries(flags)), isKnown: true };
    const call = completeCall(planExecCall(line), prompt, line);
    const options = { match: "prompt", findFolder: () => "/missing" } as unknown as FakeCodexOptions;
    const refuse = () => {
      throw new Error("the call was refused");
    };
    expect(() => chooseStep(call, line, options, refuse)).toThrow(`No fixture of /missing has ${asked}.`);
  },
);

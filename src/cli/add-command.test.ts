import { Command } from "commander";
import { expect, test } from "vitest";
import { addCommand } from "./add-command.js";
import { defineCommand } from "./shared/define-command.js";

test("a command that passes its words through gets an empty one, such as the prompt of `replay exec ''`", async () => {
  const runs: string[][] = [];
  const definition = defineCommand({
    name: "replay",
    arguments: [{ name: "[words...]" }],
    passThrough: true,
    run: async (words) => {
      runs.push(words);
    },
  });
  const program = new Command("touchstone").enablePositionalOptions();
  addCommand(program, definition);
  await program.parseAsync(["node", "touchstone", "replay", "exec", "--json", ""]);
  expect(runs).toEqual([["exec", "--json", ""]]);
});

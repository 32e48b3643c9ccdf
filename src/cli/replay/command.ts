import { defineCommand } from "../shared/define-command.js";

export const replayCommand = defineCommand({
  name: "replay",
  description: "run the fake codex, which replays a fixture to its client (also: touchstone-codex)",
  arguments: [
    { name: "[arguments...]", description: "options of the fake codex, then codex's own command line" },
  ],
  passThrough: true, // the fake codex prints its own help
  run: async (args) => (await import("../../replay/index.js")).startFakeCodex(args, "touchstone replay"),
});

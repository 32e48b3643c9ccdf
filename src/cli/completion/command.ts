import { defineCommand } from "../shared/define-command.js";

export const completionCommand = defineCommand({
  name: "completion",
  description: "print a shell completion script",
  arguments: [{ name: "<shell>", description: "the shell", choices: ["bash", "zsh", "fish"] }],
  examples: [
    "touchstone completion bash >> ~/.bashrc",
    "touchstone completion zsh >> ~/.zshrc          # below its `compinit`",
    "touchstone completion fish > ~/.config/fish/completions/touchstone.fish",
  ],
  run: async (shell) => (await import("./run.js")).runCompletion(shell),
});

import type { Command } from "commander";
import { buildUnknownCommandError } from "../usage-error.js";

/**
 * Prints the help of a command.
 * @param names its path: the outermost command first, then its subcommands; without names, the help of the program is printed
 */
export function runHelp(names: string[], program: Command): void {
  findCommand(names, program).outputHelp();
}

/** @throws TouchstoneError `wrong-use` */
function findCommand(names: string[], program: Command): Command {
  return names.reduce((command, name) => {
    const inside = command.commands.find((one) => one.name() === name);
    if (!inside) throw buildUnknownCommandError(command, name);
    return inside;
  }, program);
}

import { join, relative, resolve } from "node:path";
import { makeDriver } from "../../drivers/index.js";
import { findConfigFolder } from "../../lib/index.js";
import { nameCommands } from "../shared/program-name.js";
import type { DriversNewFlags } from "./command.js";

export async function runDriversNew(name: string, { lang, output, json }: DriversNewFlags): Promise<void> {
  const repository = findConfigFolder(process.cwd());
  const folder = resolve(output ?? (repository ? join(repository, "drivers", name) : name));
  const driver = await makeDriver(name, lang, folder);
  if (json) return console.log(JSON.stringify(driver, null, 2));
  const where = relative(process.cwd(), folder);
  for (const file of driver.files) console.log(`wrote ${join(where, file)}`);
  if (driver.build !== undefined) console.log(`Build it: cd ${where} && ${driver.build}`);
  const path = where.startsWith("..") ? folder : `./${where}`;
  console.log(
    nameCommands(`Next: \`touchstone drivers check ${path}\`, then put your SDK in the place of its client.`),
  );
}

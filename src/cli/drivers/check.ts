import { loadConfig } from "../../config/index.js";
import { checkDriver } from "../../drivers/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import { withProgress } from "../shared/progress.js";
import { version } from "../shared/version.js";
import type { DriversCheckFlags } from "./command.js";
import { renderDriverCheck } from "./output.js";

export async function runDriversCheck(path: string, flags: DriversCheckFlags): Promise<void> {
  const { scenario: names, protocol, codexPath, jobs, json, quiet = false } = flags;
  // The package has the catalogue and the fixtures of the reference, so the check works in any folder.
  const config = await loadConfig(locatePackageFile(""));
  const check = await withProgress(json || quiet ? "silent" : "shown", (run) =>
    checkDriver(path, protocol, {
      config,
      names,
      codexPath,
      allowVersionMismatch: codexPath !== undefined,
      jobs,
      tool: version,
      ...run,
    }),
  );
  const { matrix: _, ...printed } = check;
  if (json) console.log(JSON.stringify(printed, null, 2));
  else process.stdout.write(renderDriverCheck(check, { path, quiet }));
  if (check.capabilities.some(({ mark }) => mark === "differs" || mark === "failed")) process.exitCode = 1;
}

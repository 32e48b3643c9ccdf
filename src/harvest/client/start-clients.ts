import { join } from "node:path";
import type { PreparedSubject } from "../plan/prepare-subject.js";
import { type ClientStarter, createDriverStarter } from "./client-starter.js";
import { PythonHost } from "./python-host.js";

/**
 * Makes the client starter of a subject. For the official Python SDK, this starts the host that imports the SDK.
 * @param runFolders path of the folder that will contain the run folders
 */
export async function startClientStarter(
  { definition, python, driver }: PreparedSubject,
  runFolders: string,
): Promise<ClientStarter> {
  if (driver) return createDriverStarter(driver);
  if (!python) throw new Error("the subject has neither the Python SDK nor a driver");
  return PythonHost.start(python, join(definition.folder, definition.host ?? ""), runFolders);
}

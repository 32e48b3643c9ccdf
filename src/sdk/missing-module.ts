import { getErrorMessage, ProgramError, type TouchstoneError } from "../lib/index.js";
import { sdkErrors } from "./errors.js";

/** A Python module that a program could not import, as drivers/missing_module.py reports it. */
interface MissingModule {
  name: string;
  /** The folders in which Python looked for it. */
  searched: string[];
  /** Whether it belongs to a package that Python did find. */
  hasPackage: boolean;
}

/** The environment that a failed program ran in. */
interface FailedEnvironment {
  /** Path of the environment's interpreter. */
  python: string;
  /** The checkout's folder with the project file; undefined for a release. */
  project?: string | undefined;
}

/**
 * Builds the error for a Python program that failed because a module is missing.
 * @param output what the program wrote to stderr
 * @param who what needs the module, for the message
 * @returns undefined if it failed for another reason
 */
export function findMissingModule(
  output: string,
  who: string,
  environment: FailedEnvironment,
): TouchstoneError | undefined {
  const [, report] = /^missing module: (\{.*\})$/m.exec(output) ?? [];
  if (report === undefined) return undefined;
  return sdkErrors.pythonModuleMissing({ who, ...environment, ...(JSON.parse(report) as MissingModule) });
}

/** Builds the error for an SDK that is installed and can't be imported. @param thrown the failure of Python */
export function buildImportError(
  what: string,
  environment: FailedEnvironment,
  thrown: unknown,
): TouchstoneError {
  const output = thrown instanceof ProgramError ? thrown.stderr : getErrorMessage(thrown);
  return (
    findMissingModule(output, what, environment) ??
    sdkErrors.sdkImportFailed({ what, output, isCheckout: environment.project !== undefined, cause: thrown })
  );
}

import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import * as z from "zod";
import { SUBJECT_NAME } from "../config/index.js";
import { describeInvalidKey, didYouMean, readPlainText } from "../lib/index.js";
import { YamlFile } from "../lib/yaml/index.js";
import { PROTOCOLS } from "../protocol/index.js";
import { sdkErrors } from "./errors.js";
import { PACKAGE_REGISTRIES } from "./package-registry.js";
import { DRIVERS, listSubjectNames, SUBJECT_FILE } from "./subject-names.js";

const subjectSchema = z
  .strictObject({
    title: z.string().min(1).describe("One line for tables"),
    language: z.string().min(1),
    package: z
      .strictObject({
        registry: z.enum(PACKAGE_REGISTRIES),
        name: z.string().min(1).describe("The package's name in the registry; for Go, the module's path"),
        module: z.string().optional().describe("For Python: the module that a user imports"),
        python: z
          .string()
          .regex(/^3\.\d+$/)
          .optional()
          .describe("For Python: the oldest minor version that runs the package, such as `3.12`"),
      })
      .optional()
      .describe("The package of the SDK; absent if touchstone installs none"),
    protocol: z
      .enum(PROTOCOLS)
      .describe("The protocol of codex that the SDK uses, which is also the format of its events"),
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        "Program and arguments that start the driver; `$node`, `$python` (of its environment) and `$build` are replaced",
      ),
    host: z
      .string()
      .optional()
      .describe(
        "For the official Python SDK, in place of `command`: the program that forks a process for each run",
      ),
    checkout: z
      .strictObject({
        variable: z
          .string()
          .describe("The environment variable with the path of a checkout, which --python-sdk also gives"),
      })
      .optional()
      .describe("A checkout of the SDK can be given in place of a release; it needs `host`"),
    exact: z
      .boolean()
      .default(false)
      .describe(
        "The scenarios are written for this SDK: it raises exactly what `raises` names, and a turn's stream has no notification that `listen` waits for",
      ),
  })
  .refine(({ command, host }) => (command === undefined) !== (host === undefined), {
    message: "must have either `command` or `host`",
  })
  .refine(({ checkout, host }) => checkout === undefined || host !== undefined, {
    path: ["checkout"],
    message: "needs `host`",
  });

/** A subject, as the subject.yaml in its folder defines it. */
export interface SubjectDefinition extends z.output<typeof subjectSchema> {
  /** Name of the subject, of its folder, of its fixtures folder, and of its pin in the config file. */
  id: string;
  /** Path of the folder that contains subject.yaml. */
  folder: string;
}

/**
 * Reads the subject that a name or a folder stands for.
 * @param sdk name of a folder in the user's `drivers/` or in touchstone's own; or, if it contains a `/`, the path of a
 *   folder
 * @param root the user's repository
 * @throws TouchstoneError `sdk-unknown`, `subject-invalid`
 */
export async function readSubject(sdk: string, root: string): Promise<SubjectDefinition> {
  const candidates = sdk.includes("/") ? [resolve(sdk)] : [join(root, "drivers", sdk), join(DRIVERS, sdk)];
  const folder = candidates.find((place) => existsSync(join(place, SUBJECT_FILE)));
  const id = basename(resolve(sdk));
  if (sdk.includes("/") && !(folder && SUBJECT_NAME.test(id))) {
    throw sdkErrors.subjectFolderInvalid({ folder: sdk, hasSubject: folder !== undefined });
  }
  if (!folder || !SUBJECT_NAME.test(id)) {
    const subjects = await listSubjectNames(root);
    throw sdkErrors.sdkUnknown({ sdk, subjects, near: didYouMean(sdk, subjects) });
  }
  const file = join(folder, SUBJECT_FILE);
  try {
    const yaml = new YamlFile(await readPlainText(file));
    const data = migrateSubject(yaml.toData());
    const parsed = subjectSchema.safeParse(data);
    if (parsed.success) return { ...parsed.data, id, folder };
    throw new Error(parsed.error.issues.map((issue) => describeInvalidKey(issue, data)).join("; "));
  } catch (cause) {
    throw sdkErrors.subjectInvalid({ file, cause });
  }
}

/**
 * Returns the path of the SDK's checkout from the subject's environment variable; undefined if the variable is
 * not set, or if the subject takes no checkout.
 */
export function readCheckoutVariable(
  { checkout }: SubjectDefinition,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return checkout && env[checkout.variable];
}

/** Files of format 1.0.0 have the key `speaks` instead of `protocol`. */
function migrateSubject(found: unknown): unknown {
  if (typeof found !== "object" || found === null || "protocol" in found || !("speaks" in found))
    return found;
  const { speaks: protocol, ...others } = found;
  return { ...others, protocol };
}

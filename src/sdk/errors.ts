import { join } from "node:path";
import { maskUrls } from "../codex/index.js";
import { defineErrors, getReason } from "../lib/index.js";
import type { PackageRegistry } from "./package-registry.js";

const INSTALL_HINTS: Record<PackageRegistry, string> = {
  pypi: "Check the network, the package index (`pip config list`), and that the index has this version.",
  npm: "Check the network, npm's registry (`npm config get registry`), and that it has this version.",
  crates: "Check the network, that crates.io has this version, and that the driver compiles with it.",
  go: "Check the network, Go's proxy (`go env GOPROXY`), and that the driver compiles with this version.",
};

/** The errors of subjects and of the environments that contain their SDKs. */
export const sdkErrors = defineErrors({
  cacheLocked: {
    kind: "environment",
    message: ({ folder }: { folder: string }) => `${folder} is locked by another process.`,
    hint: "Wait until the other touchstone has made its environment, then run this again.",
    example: { folder: "FOLDER" },
  },
  installFailed: {
    code: "python-install-failed",
    kind: "environment",
    message: ({ what, output }: { what: string; output: string; registry: PackageRegistry }) =>
      `${what} could not be installed:\n${maskUrls(output.trim().split("\n").slice(-8).join("\n"))}`,
    hint: ({ registry }) => INSTALL_HINTS[registry],
    example: { what: "PACKAGE", output: "REASON", registry: "pypi" },
  },
  pythonMissing: {
    kind: "environment",
    message: ({ oldest, found }: { oldest: string; found: string }) =>
      `There is no Python ${oldest} or newer on PATH (${found}).`,
    hint: "Install one: `apt-get install python3 python3-venv`, `brew install python`, or `uv python install`.",
    example: { oldest: "3.10", found: "python3 is 3.9.2" },
  },
  pythonModuleMissing: {
    kind: "environment",
    message: ({ who, name, searched }: MissingModuleValues) =>
      [
        `${who}: there is no Python module \`${name}\`. Python looked for it in:`,
        ...searched.map((folder) => `  ${folder}`),
      ].join("\n"),
    hint: ({ name, hasPackage, python, project }) => {
      const [top = name] = name.split(".");
      if (hasPackage)
        return `Python found the package \`${top}\`, which has no such module. Add the module, or change the import.`;
      const add = project
        ? `Add the package that provides \`${top}\` to \`dependencies\` in ${join(project, "pyproject.toml")}: the next run makes the environment again.`
        : `The environment lacks a package that provides \`${top}\`: remove the folder of the environment, and the next run makes the environment again.`;
      return `${add} To try it first: \`uv pip install --python ${python} ${top}\`, or \`python3 -m pip --python ${python} install ${top}\`.`;
    },
    example: {
      who: "FILE",
      name: "MODULE",
      searched: ["FOLDER"],
      hasPackage: false,
      python: "PYTHON",
      project: "CHECKOUT",
    },
  },
  pythonVenvMissing: {
    kind: "environment",
    message: ({ command, version }: { command: string; version: string; minor: string }) =>
      `${command} (Python ${version}) can't make a virtual environment.`,
    hint: ({ minor }) =>
      `Install its venv module (Debian and Ubuntu: \`apt-get install python3-venv\`, or python${minor}-venv), or install \`uv\`.`,
    example: { command: "python3", version: "3.11.7", minor: "3.11" },
  },
  sdkCheckoutInvalid: {
    kind: "usage",
    message: ({ path, seen }: { path: string; seen: string[] }) =>
      `${path} is no checkout of the Python SDK: ${seen.join(", ")}.`,
    hint: 'Give the root of openai/codex or its sdk/python, where pyproject.toml says `name = "openai-codex"`.',
    example: { path: "FOLDER", seen: ["FOLDER has no project", "FOLDER/sdk/python is the project NAME"] },
  },
  sdkImportFailed: {
    kind: "environment",
    message: ({ what, output }: { what: string; output: string; isCheckout: boolean }) =>
      `${what} is installed, but Python can't import it:\n${output.trim().split("\n").slice(-8).join("\n")}`,
    hint: ({ isCheckout }) =>
      isCheckout
        ? "Correct the checkout: the last line says what failed."
        : "Choose a release that works with this Python: the last line says what failed.",
    example: { what: "PACKAGE", output: "REASON", isCheckout: false },
  },
  sdkLatestUnknown: {
    kind: "environment",
    message: "pip could not tell the newest release of openai-codex.",
    hint: "Check the network and the package index (`pip config list`): `python3 -m pip index versions openai-codex` must work.",
  },
  sdkUnknown: {
    kind: "usage",
    message: ({ sdk, subjects }: { sdk: string; subjects: string[]; near?: string | undefined }) =>
      `There is no subject \`${sdk}\`; there are ${subjects.join(", ")}.`,
    hint: ({ near }) =>
      `${near ?? "Name one of them."} For a driver of your own, give the path of the folder with its subject.yaml, such as ./drivers/mine (docs/drivers.md).`,
    example: { sdk: "NAME", subjects: ["SUBJECTS"] },
  },
  sdkUnpinned: {
    kind: "usage",
    message: ({ sdk, name }: { sdk: string; name: string }) =>
      `The configuration names no version of ${name}, which \`${sdk}\` uses.`,
    hint: ({ sdk }) => `Add \`${sdk}: VERSION\` under \`sdks:\` in touchstone.config.yaml.`,
    example: { sdk: "SDK", name: "PACKAGE" },
  },
  subjectFolderInvalid: {
    kind: "usage",
    code: "sdk-unknown",
    message: ({ folder, hasSubject }: { folder: string; hasSubject: boolean }) =>
      hasSubject
        ? `\`${folder}\` can't be the folder of a driver: its name becomes the name of the subject, which may have only lower case letters, digits and \`-\`.`
        : `\`${folder}\` is no folder of a driver: it has no subject.yaml.`,
    hint: ({ hasSubject }) =>
      hasSubject
        ? "Rename the folder."
        : "Name a folder with a subject.yaml (docs/drivers.md). `touchstone drivers new NAME --lang LANGUAGE` writes one.",
    example: { folder: "FOLDER", hasSubject: false },
  },
  subjectInvalid: {
    kind: "usage",
    message: ({ file, cause }: { file: string; cause: unknown }) => `${file}: ${getReason(cause)}`,
    hint: "docs/drivers.md describes the file.",
    example: { file: "FILE", cause: "PROBLEM" },
  },
  toolchainMissing: {
    kind: "environment",
    message: ({ language }: { language: string; url: string }) =>
      `This driver is written in ${language}, and there is no ${language} on PATH.`,
    hint: ({ url }) => `Install it (${url}), then run this again.`,
    example: { language: "Go", url: "https://go.dev/dl" },
  },
});

interface MissingModuleValues {
  /** The program that needs the module. */
  who: string;
  /** Dotted name of the module. */
  name: string;
  /** The folders in which Python looked for it. */
  searched: string[];
  /** Whether it belongs to a package that Python found. */
  hasPackage: boolean;
  /** Path of the environment's interpreter. */
  python: string;
  /** The checkout's folder with the project file; undefined for a release. */
  project?: string | undefined;
}

import { type ErrorKind, TouchstoneError } from "./error.js";
import { replaceControls, toKebabCase } from "./text.js";

/** One error of a module's catalogue. */
export interface ErrorDefinition<Values> {
  kind: ErrorKind;
  /** Only if several errors share a code; otherwise the code is the name in kebab case. */
  code?: string;
  /** What happened, and where. */
  message: string | ((values: Values) => string);
  /** The next steps for the user, as one or more sentences. */
  hint: string | ((values: Values) => string);
  /** Values for docs/errors.md, such as `{ folder: "FOLDER" }`; absent if the error has no values. */
  example?: NoInfer<Values>;
}

/**
 * Makes one kind of error. The error keeps its `cause`, which its texts may also use as a value.
 * @returns the error, for the caller to throw
 */
export interface ErrorMaker<Values> {
  (...values: keyof Values extends never ? [Cause?] : [Values & Cause]): TouchstoneError;
  readonly code: string;
  readonly example: Values | undefined;
}

interface Cause {
  cause?: unknown;
}

/**
 * Turns the catalogue of a module's errors into functions that make them: `throw storeErrors.folderLocked({ folder, lock })`.
 * @param catalogue name → definition; the name is the code in camel case, unless the definition has a code
 */
export function defineErrors<Catalogue>(
  catalogue: {
    [Name in keyof Catalogue]: ErrorDefinition<Catalogue[Name]>;
  },
): { readonly [Name in keyof Catalogue]: ErrorMaker<Catalogue[Name]> } {
  const definitions = Object.entries(catalogue) as [string, ErrorDefinition<Cause>][];
  const makers = definitions.map(([name, definition]) => {
    const code = definition.code ?? toKebabCase(name);
    const make = (values: Cause = {}) => {
      const shown = showNamesInLine(values);
      return new TouchstoneError(render(definition.message, shown), {
        kind: definition.kind,
        code,
        hint: render(definition.hint, shown),
        cause: values.cause,
      });
    };
    return [name, Object.assign(make, { code, example: definition.example })];
  });
  return Object.fromEntries(makers);
}

/** The keys of the values that are names or paths, which people and other programs choose. All other values may have several lines. */
const NAME_KEYS =
  /^(?:cache|file|fixtures?|folders?|home|links|lock|moduleName|names?|paths?|places?|program|scenario|sdk|sources|subjects|title)$/;

/** Replaces the control characters in names and paths: the text after a line break would look like a line of touchstone's own. */
function showNamesInLine<Values extends object>(values: Values): Values {
  const shown = Object.entries(values).map(([key, value]) => {
    if (!NAME_KEYS.test(key)) return [key, value];
    if (typeof value === "string") return [key, replaceControls(value)];
    const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
    return [key, isList ? value.map(replaceControls) : value];
  });
  return Object.fromEntries(shown);
}

function render(text: ErrorDefinition<Cause>["message"], values: Cause): string {
  return typeof text === "string" ? text : text(values);
}

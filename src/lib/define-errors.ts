import { type ErrorKind, TouchstoneError } from "./error.js";
import { toKebabCase } from "./text.js";

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
 * Makes one kind of error. It keeps its `cause`, which may also be one of the values.
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
 * @param catalogue name → definition; the name is the code in camel case
 */
export function defineErrors<Catalogue>(
  catalogue: {
    [Name in keyof Catalogue]: ErrorDefinition<Catalogue[Name]>;
  },
): { readonly [Name in keyof Catalogue]: ErrorMaker<Catalogue[Name]> } {
  const definitions = Object.entries(catalogue) as [string, ErrorDefinition<Cause>][];
  const makers = definitions.map(([name, definition]) => {
    const code = definition.code ?? toKebabCase(name);
    const make = (values: Cause = {}) =>
      new TouchstoneError(render(definition.message, values), {
        kind: definition.kind,
        code,
        hint: render(definition.hint, values),
        cause: values.cause,
      });
    return [name, Object.assign(make, { code, example: definition.example })];
  });
  return Object.fromEntries(makers);
}

function render(text: ErrorDefinition<Cause>["message"], values: Cause): string {
  return typeof text === "string" ? text : text(values);
}

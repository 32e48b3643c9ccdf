import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of recording a real model: wrong options, errors of the upstream, and answers that a script cannot contain. */
export const recordErrors = defineErrors({
  recordNotScriptable: {
    kind: "finding",
    message: ({ name, number, problem }: { name: string; number: number; problem: string }) =>
      `${name}: no model script can contain response ${number}, since it ${problem}.`,
    hint: "Nothing was written. Record it again. If this always happens, write the script by hand (docs/scenarios.md).",
    example: { name: "SCENARIO", number: 3, problem: "PROBLEM" },
  },
  scriptPresent: {
    kind: "usage",
    message: ({ name }: { name: string }) => `${name}: the scenario has a model script already.`,
    hint: "`--force` replaces it, and keeps the rest of the file.",
    example: { name: "SCENARIO" },
  },
  upstreamBad: {
    kind: "usage",
    message: "--upstream is no plain http or https URL.",
    hint: "Give the base of a Responses API without user, password and query: https://api.openai.com/v1",
  },
  upstreamCut: {
    kind: "finding",
    message: ({ url, last, cause }: { url: string; last: string; cause?: unknown }) => {
      const why = cause === undefined ? "" : ` (${getErrorMessage((cause as Error).cause ?? cause)})`;
      return `The upstream ${url} ended its answer without \`response.completed\`; the last event was ${last}${why}.`;
    },
    hint: "Nothing was written. Record it again.",
    example: { url: "URL", last: "`EVENT`", cause: "REASON" },
  },
  upstreamKeyInClear: {
    kind: "usage",
    message: ({ keyEnv, origin }: { keyEnv: string; origin: string }) =>
      `The key in ${keyEnv} would go to ${origin} without encryption.`,
    hint: "Use https. If the upstream needs no key, give --key-env the name of a variable that is not set.",
    example: { keyEnv: "VARIABLE", origin: "URL" },
  },
  upstreamKeyMissing: {
    kind: "usage",
    message: ({ keyEnv }: { keyEnv: string; origin: string }) =>
      `The environment variable ${keyEnv} holds no key for the upstream.`,
    hint: ({ origin }) =>
      `Set it, or name another variable with --key-env. The key is sent only to ${origin}, and never written to a file.`,
    example: { keyEnv: "VARIABLE", origin: "URL" },
  },
  upstreamKeyRefused: {
    kind: "environment",
    message: ({ url, keyEnv, hasKey }: { url: string; keyEnv: string; hasKey: boolean }) => {
      const what = hasKey ? `refused the key of ${keyEnv}` : `asks for a key, and ${keyEnv} holds none`;
      return `The upstream ${url} ${what} (HTTP 401).`;
    },
    hint: ({ keyEnv }) => `Set ${keyEnv} to a key of this upstream, or name another variable with --key-env.`,
    example: { url: "URL", keyEnv: "VARIABLE", hasKey: true },
  },
  upstreamNotResponses: {
    kind: "environment",
    message: ({ url, type }: { url: string; type: string }) =>
      `The upstream ${url} answered with ${type} instead of an event stream.`,
    hint: "Is --upstream the base of a Responses API that streams, such as https://api.openai.com/v1?",
    example: { url: "URL", type: "TYPE" },
  },
  upstreamUnreachable: {
    kind: "environment",
    message: ({ url, reason }: { url: string; reason: string }) =>
      `The upstream ${url} can't be reached: ${reason}`,
    hint: "Is it running, and is --upstream the base of its Responses API, such as https://api.openai.com/v1?",
    example: { url: "URL", reason: "REASON" },
  },
});

/** Checks the values of flags as codex does. */
import { getErrorMessage } from "../../../lib/index.js";
import { parseListenAddress } from "../listen-address.js";
import type { Flag } from "./command-line.js";
import { refuseMissingValue, refuseValue } from "./refusal.js";

/** Checks one value of a flag. @throws CommandLineRefusal */
export function checkValue(flag: Flag, value: string): void {
  if (value === "" && flag.refusesEmpty) throw refuseMissingValue(flag);
  if (flag.choices && !flag.choices.includes(value)) throw refuseValue(flag, value);
  const reason = flag.check && CHECKS[flag.check](value);
  if (reason !== undefined) throw refuseValue(flag, value, reason);
}

/** Form of a value → a function that returns why codex refuses the value; undefined if the form is right. */
const CHECKS: Record<NonNullable<Flag["check"]>, (value: string) => string | undefined> = {
  number: (value) => (/^\+?\d+$/.test(value) ? undefined : describeWrongNumber(value)),
  "plain-name": (value) =>
    /^[\w-]+$/.test(value)
      ? undefined
      : `invalid --profile value \`${value}\`; pass a plain name such as \`work\``,
  address: (value) => {
    try {
      if (value !== "off") parseListenAddress(value, () => "");
      return undefined;
    } catch (error) {
      return getErrorMessage(error);
    }
  },
};

function describeWrongNumber(value: string): string {
  return value === "" ? "cannot parse integer from empty string" : "invalid digit found in string";
}

/** The value of `--fixture`: a recording, and the part of it that is replayed. */
export interface FixtureName {
  name: string;
  /** Number of the step (`exec`) or of the codex process (`app-server`), from 1. Undefined: not given. */
  step?: number;
}

/** Parses `thread_resume`, or a name with a step: `thread_resume@2`. */
export function parseFixtureName(text: string): FixtureName {
  const match = /^(.*)@([1-9]\d*)$/.exec(text);
  return match ? { name: match[1] ?? "", step: Number(match[2]) } : { name: text };
}

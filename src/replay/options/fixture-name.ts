/** The value of `--fixture`: a recording, and the step at which the replay starts. */
export interface FixtureName {
  name: string;
  /** Number of the step, from 1. Undefined: the first. */
  step?: number;
}

/** Parses `thread_resume`, or a name with a step: `thread_resume@2`. */
export function parseFixtureName(text: string): FixtureName {
  const match = /^(.*)@([1-9]\d*)$/.exec(text);
  return match ? { name: match[1] ?? "", step: Number(match[2]) } : { name: text };
}

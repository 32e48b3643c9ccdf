/** A text that repeats a part. */
export interface HostileText {
  begin: string;
  part: string;
}

/** Lists texts that nearly match a rule for secrets again and again, so that a slow pattern shows. */
export function listHostileTexts(rule: { anchors: string[] }): HostileText[];

/** Makes such a text. @param length in characters */
export function fill(text: HostileText, length: number): string;

/** `1 fixture`, `2 fixtures`. @param noun one whose plural ends with an s */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

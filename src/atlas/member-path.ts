/**
 * Functions for the atlas's names of members: `item.completed[command_execution] item.exit_code` is an event, a
 * blank, and the path of a member of the event. The page uses this file too.
 */

/** Returns the event of a member; an event is returned unchanged. */
export function getEvent(path: string): string {
  return path.split(" ")[0] as string;
}

/** Returns a member's path within its event; empty for the event itself. */
export function getMember(path: string): string {
  return path.slice(getEvent(path).length + 1);
}

/** Returns an event's name without the type of its item: `item.completed` for `item.completed[command_execution]`. */
export function getBaseName(event: string): string {
  return event.replace(/\[.*\]$/s, "");
}

/** Returns the type of the item that an event is about; undefined if it is about none. */
export function getItemType(event: string): string | undefined {
  return /\[(.*)\]$/s.exec(event)?.[1];
}

/** Returns the member or event that contains a member. */
export function getParent(path: string): string {
  return path.endsWith("[]") ? path.slice(0, -2) : path.replace(/[. ][^. ]*$/, "");
}

/** Returns the last step of a path, without the mark for elements of a list. */
export function getLastStep(path: string): string {
  const [name = path] = path
    .replace(/(\[\])+$/, "")
    .split(/[. ]/)
    .slice(-1);
  return name;
}

/** Whether the content of a member is or may be data of other programs, such as the arguments of a tool. @param name of the member */
export function isFreeMember(name: string): boolean {
  return FREE_MEMBERS.has(name);
}

/** Members whose whole content is chosen by other programs. */
const FOREIGN_MEMBERS = ["arguments", "input", "_meta", "structured_content", "structuredContent"];

/** In some events, `result` is the result of a tool, and the keys of `changes` are paths of files. */
const FREE_MEMBERS = new Set([...FOREIGN_MEMBERS, "result", "changes"]);

/** Whether a member lies within data of other programs: `item.arguments.city`, but not `item.arguments`. @param member its path within its event */
export function isWithinForeignData(member: string): boolean {
  return member
    .split(/[.[\]]+/)
    .slice(0, -1)
    .some((step) => FOREIGN_MEMBERS.includes(step));
}

/** Formats a path the way people write it: `item.completed[command_execution].item.exit_code`. */
export function formatPath(path: string): string {
  return path.replace(" ", ".");
}

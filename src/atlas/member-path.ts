/**
 * Functions for the atlas's names of members: `item.completed[command_execution] item.exit_code` is an event, a
 * blank, and the path of a member of the event. The page uses this file too.
 */

/** The event of a member. */
export function getEvent(path: string): string {
  return path.split(" ")[0] as string;
}

/** A member's path within its event; empty for the event itself. */
export function getMember(path: string): string {
  return path.slice(getEvent(path).length + 1);
}

/** The member or event that contains a member. */
export function getParent(path: string): string {
  return path.endsWith("[]") ? path.slice(0, -2) : path.replace(/[. ][^. ]*$/, "");
}

/** The last step of a path, without the mark for elements of a list. */
export function getLastStep(path: string): string {
  const [name = path] = path
    .replace(/(\[\])+$/, "")
    .split(/[. ]/)
    .slice(-1);
  return name;
}

/** Formats a path the way people write it: `item.completed[command_execution].item.exit_code`. */
export function formatPath(path: string): string {
  return path.replace(" ", ".");
}

/**
 * How the atlas names what codex sends: `item.completed[command_execution] item.exit_code`, an event, a blank, and the
 * path of a member in it. The page uses this too.
 */

/** The event that a member is of. */
export function getEvent(path: string): string {
  return path.split(" ")[0] as string;
}

/** A member's path within its event; empty for the event itself. */
export function getMember(path: string): string {
  return path.slice(getEvent(path).length + 1);
}

/** What a member is in: another member, or the event. */
export function getParent(path: string): string {
  return path.endsWith("[]") ? path.slice(0, -2) : path.replace(/[. ][^. ]*$/, "");
}

/** The last step of a path, whichever element of a list it is. */
export function getLastStep(path: string): string {
  const [name = path] = path
    .replace(/(\[\])+$/, "")
    .split(/[. ]/)
    .slice(-1);
  return name;
}

/** As people read and write it: `item.completed[command_execution].item.exit_code`. */
export function formatPath(path: string): string {
  return path.replace(" ", ".");
}

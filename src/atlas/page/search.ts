import { formatPath } from "../member-path.js";

/**
 * Prepares a search for events and members. Every word must occur in the path as people write it, such as
 * `item.completed[command_execution].item.exit_code`; upper and lower case are the same.
 */
export function createSearch(query: string): (path: string) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (path) => {
    const name = formatPath(path).toLowerCase();
    return words.every((word) => name.includes(word));
  };
}

import { formatPath } from "../member-path.js";

/**
 * Prepares a search for events and members. Every word of the query must occur in the path as people write it, such as
 * `item.completed[command_execution].item.exit_code`. Upper and lower case make no difference.
 */
export function createSearch(query: string): (path: string) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (path) => {
    const name = formatPath(path).toLowerCase();
    return words.every((word) => name.includes(word));
  };
}

import { useEffect, useState } from "preact/hooks";
import { type FoundFixture, normalizeQuery } from "../../search.js";
import type { ReviewSource } from "../review-source.js";

/** How long the page waits for the next letter before it searches, in milliseconds. */
const PAUSE_MS = 150;

/**
 * Searches all fixtures while the user types.
 * @param version the version of the list; a new one repeats the search
 * @returns what was found; undefined without a query, or until a search for it has succeeded
 */
export function useSearch(
  source: ReviewSource,
  query: string,
  version: string | undefined,
  onFailure: (error: unknown) => void,
): FoundFixture[] | undefined {
  const [found, setFound] = useState<{ query: string; fixtures: FoundFixture[] }>();
  const wanted = normalizeQuery(query);
  useEffect(() => {
    if (wanted === "") return;
    let current = true;
    const timer = setTimeout(() => {
      source.search(wanted).then((fixtures) => current && setFound({ query: wanted, fixtures }), onFailure);
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, version]);
  return found?.query === wanted ? found.fixtures : undefined;
}

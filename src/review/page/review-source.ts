import type { DecisionChoice, FixtureView, ReviewList, StaticReview } from "../review-types.js";
import { type FoundFixture, normalizeQuery, searchFixture } from "../search.js";

/** The source of the page's data and the target of its decisions. */
export interface ReviewSource {
  readOnly: boolean;
  version(): Promise<string>;
  list(): Promise<ReviewList>;
  fixture(name: string): Promise<FixtureView>;
  /** Searches the names and lines of all listed fixtures. */
  search(query: string): Promise<FoundFixture[]>;
  /** @returns the list after the decision */
  decide(what: "accept" | "reject", decision: Decision): Promise<ReviewList>;
  done(): Promise<void>;
}

/** A decision about whole fixtures, or the acceptance of one change in them. */
export interface Decision {
  fixtures: DecisionChoice[];
  reason: string;
  /** The id of the change; undefined for a decision about whole fixtures. */
  change?: string | undefined;
}

/** A request that was refused. Status 0 means that no server answered: the server has ended, or the page is a static file. */
export class ServerError extends Error {
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

export function openReviewSource(): ReviewSource {
  const inlined = document.getElementById("review")?.textContent;
  return inlined ? createInlinedSource(JSON.parse(inlined)) : createServedSource(takeToken());
}

function createInlinedSource({ list, fixtures }: StaticReview): ReviewSource {
  const refuse = async () => {
    throw new ServerError(0, "This page is a file for reading only.", "Run `touchstone review` to decide.");
  };
  return {
    readOnly: true,
    version: async () => list.version,
    list: async () => list,
    fixture: async (name) => fixtures.find((fixture) => fixture.name === name) ?? refuse(),
    search: async (query) => {
      const wanted = normalizeQuery(query);
      if (wanted === "") return [];
      return fixtures.flatMap(({ name, files }) =>
        searchFixture(
          name,
          files.flatMap(({ texts }) => texts),
          wanted,
        ),
      );
    },
    decide: refuse,
    done: refuse,
  };
}

function createServedSource(token: string): ReviewSource {
  async function requestServer<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new ServerError(0, "The server no longer answers.", "Run `touchstone review` again.");
    });
    const answer = await response.json();
    if (response.ok) return answer;
    const { message = `The server answered ${response.status}.`, hint = "" } = answer?.error ?? {};
    throw new ServerError(response.status, message, response.status === 401 ? NO_TOKEN : hint);
  }
  return {
    readOnly: false,
    version: () => requestServer("/api/version"),
    list: () => requestServer("/api/review"),
    fixture: (name) => requestServer(`/api/fixture?name=${encodeURIComponent(name)}`),
    search: (query) => requestServer(`/api/search?query=${encodeURIComponent(query)}`),
    decide: (what, decision) => requestServer(`/api/${what}`, decision),
    done: () => requestServer("/api/done", {}),
  };
}

const NO_TOKEN = "Open the address that `touchstone review` printed, including everything after the `#`.";
const KEY = "touchstone-token";

/**
 * Takes the token from the page's address, or else from the tab's storage. The token is removed from the address, so that it does
 * not stay in the browser's history.
 */
function takeToken(): string {
  const [, token] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (token === undefined) return sessionStorage.getItem(KEY) ?? "";
  sessionStorage.setItem(KEY, token);
  history.replaceState(null, "", location.pathname);
  return token;
}

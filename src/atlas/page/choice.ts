import { PROTOCOLS, type Protocol } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";

/** What the user has chosen on the page. The address of the page contains it, so that a link opens the same view. */
export interface Choice {
  /** `compare`: two releases beside each other. `releases`: all releases in a table. */
  view: "compare" | "releases";
  protocol: Protocol;
  from: string;
  to: string;
  /** The words that the names of the shown events and members contain. */
  search: string;
  /** The cell whose details are open: an event or a member, and a release. */
  member?: string;
  release?: string;
}

/** Lists which of exec and app-server an atlas has. */
export function listProtocols(atlas: Atlas): Protocol[] {
  return PROTOCOLS.filter((protocol) => atlas.protocols[protocol]);
}

/**
 * Reads what the address chooses. By default, this is the comparison of the two newest releases with the app-server, or with exec if the
 * atlas has no app-server. Each part that is missing or invalid has its default.
 * @param hash of the address, with the `#`
 */
export function parseChoice(atlas: Atlas, hash: string): Choice {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const protocols = listProtocols(atlas);
  const byDefault = protocols.find((protocol) => protocol === "app-server") ?? protocols[0] ?? "app-server";
  const protocol = protocols.find((one) => one === given.get("protocol")) ?? byDefault;
  const measured = (atlas.protocols[protocol]?.releases ?? []).map((index) => atlas.releases[index] ?? "");
  const findRelease = (name: string) => atlas.releases.find((release) => release === given.get(name));
  const [member, release] = [given.get("member"), findRelease("release")];
  return {
    view: given.get("view") === "releases" ? "releases" : "compare",
    protocol,
    from: findRelease("from") ?? measured.at(-2) ?? atlas.releases[0] ?? "",
    to: findRelease("to") ?? measured.at(-1) ?? atlas.releases[0] ?? "",
    search: given.get("search") ?? "",
    ...(member !== null && release !== undefined && { member, release }),
  };
}

/** Renders a choice as the hash of the address. */
export function renderHash({ search, member, release, ...others }: Choice): string {
  const parameters = new URLSearchParams({ ...others });
  if (search !== "") parameters.set("search", search);
  if (member !== undefined && release !== undefined) {
    parameters.set("member", member);
    parameters.set("release", release);
  }
  return `#${parameters}`;
}

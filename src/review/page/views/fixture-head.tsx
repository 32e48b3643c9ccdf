import type { FixtureView } from "../../review-types.js";
import { StateBadge } from "./badges.js";
import { Prose } from "./prose.js";

interface FixtureHeadProps {
  view: FixtureView;
  readOnly: boolean;
  onAccept: () => void;
  onReject: () => void;
}

/** Shows a fixture's title, provenance and problems, and the buttons for both decisions. */
export function FixtureHead({ view, readOnly, onAccept, onReject }: FixtureHeadProps) {
  const { name, title, covers, differences, decision, secrets, withheld, change } = view;
  const counts = Object.entries(differences).filter(([, count]) => count > 0);
  const isOne = counts.length === 1 && counts[0]?.[1] === 1;
  return (
    <header class="fixture">
      <div class="line-one">
        <h1>{name}</h1>
        <StateBadge fixture={view} />
        <span class="counts">
          {change}
          {counts.length > 0 && `: ${listCounts(counts)} ${isOne ? "difference" : "differences"}`}
        </span>
        {!readOnly && (
          <span class="buttons">
            <button
              type="button"
              class="accept"
              disabled={decision !== null || secrets.length > 0}
              title={secrets.length > 0 ? "This fixture may hold a secret" : undefined}
              onClick={onAccept}
            >
              Accept fixture <kbd>f</kbd>
            </button>
            <button type="button" class="reject" disabled={change === "same"} onClick={onReject}>
              Reject fixture <kbd>F</kbd>
            </button>
          </span>
        )}
      </div>
      <p class="title">
        <Prose text={title} />
        {covers.length > 0 && (
          <span class="covers">
            {" "}
            — <Prose text={covers.join("; ")} />
          </span>
        )}
      </p>
      {decision && (
        <p class="said">
          {decision.what === "accepted" ? "Accepted" : "Rejected and reset to the base"}, by {decision.by},{" "}
          {decision.at}
        </p>
      )}
      {secrets.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
        <div class="secrets" role="alert" tabIndex={0}>
          <b>This fixture may hold a secret, so it can't be accepted.</b>
          <ul>
            {secrets.map(({ file, line, path, rule, excerpt }) => (
              <li key={`${file}${line}${path}${rule}${excerpt}`}>
                <code>
                  {file}:{line}
                </code>{" "}
                {path} ({rule}): <code>{excerpt}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {withheld && <p class="said">The lines of this fixture are left out, since they may hold a secret.</p>}
      <ProvenanceTable view={view} />
    </header>
  );
}

function listCounts(counts: [string, number][]): string {
  return counts.map(([what, count]) => `${count} ${what}`).join(", ");
}

function ProvenanceTable({ view: { provenance, audit } }: { view: FixtureView }) {
  const { old, new: now } = provenance;
  const names = [...new Set([...(old ?? []), ...(now ?? [])].map(([name]) => name))];
  const listValues = (side: typeof old, name: string) =>
    (side ?? []).filter(([other]) => other === name).map(([, value]) => value);
  const brief = (now ?? old ?? []).filter(([name]) => ["SDK", "codex", "harvested"].includes(name));
  return (
    <details class="provenance">
      <summary>Where it came from: {brief.map(([name, value]) => `${name} ${value}`).join(" · ")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <div class="facts" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">manifest</th>
              <th scope="col">old</th>
              <th scope="col">new</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const [before, after] = [listValues(old, name).join("; "), listValues(now, name).join("; ")];
              return (
                <tr key={name} class={before === after ? "" : "changed"}>
                  <th scope="row">{name}</th>
                  <td>{before || "–"}</td>
                  <td>{before === after ? "the same" : after || "–"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <table>
          <thead>
            <tr>
              <th scope="col">audit log</th>
              <th scope="col">what</th>
              <th scope="col">who, and why</th>
            </tr>
          </thead>
          <tbody>
            {audit.map(({ seq, at, by, change, reason }) => (
              <tr key={seq}>
                <td>
                  {seq}: {at}
                </td>
                <td>{change}</td>
                <td>
                  {by}: {reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

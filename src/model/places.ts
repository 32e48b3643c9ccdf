/** Folders that are other ones in each run; a script names them: `$workspace`, `$home`. */
export type Places = Record<"workspace" | "home", string>;

const NAMES = ["workspace", "home"] as const;

/** A copy of `value`, with what each place is for its name. */
export function fillPlaces<T>(value: T, places: Readonly<Record<string, string>>): T {
  return mapTexts(value, (text) =>
    text.replace(/\$([a-z]+)\b/g, (whole, name: string) => places[name] ?? whole),
  );
}

/** A copy of `value`, with each place's name for its path. */
export function namePlaces<T>(value: T, places: Places): T {
  return mapTexts(value, (text) =>
    NAMES.reduce((named, name) => named.replaceAll(places[name], `$${name}`), text),
  );
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) as T;
}

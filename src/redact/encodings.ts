/** Texts of this length and more are searched for in other encodings. Shorter ones would match by chance. */
const MIN_LENGTH = 12;

/** Lists how a text may be written in other encodings: hexadecimal, base64 in each of its three alignments, percent-encoding. */
export function listEncodings(text: string): string[] {
  if (text.length < MIN_LENGTH) return [];
  const hex = Buffer.from(text).toString("hex");
  const base64 = [0, 1, 2].map((before) => encodeWithin(text, before));
  const forms = new Set([
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
    encodeURIComponent(Buffer.from(text).toString()),
    text.replace(/[^A-Za-z0-9]/g, (character) => `%${Buffer.from(character).toString("hex").toUpperCase()}`),
  ]);
  forms.delete(text);
  return [...forms];
}

/** Returns the characters of base64 that depend only on this text. @param before number of bytes before it */
function encodeWithin(text: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor((bytes.length * 8) / 6);
  return bytes.toString("base64").slice(from, to);
}

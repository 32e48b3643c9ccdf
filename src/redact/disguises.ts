/** Disguises: texts inside a secret, such as a terminal's color, or in place of one of its characters, such as `%5F`, which hide the secret from the rules. */

const BACKSLASHES = String.raw`\\{1,8}`;
const ESC = String.raw`(?:\u001b|${BACKSLASHES}(?:u001[bB]|x1[bB]|033|e))`;

/** What a terminal or a page does not show, and what a shell removes. */
const INVISIBLE = [
  // A sequence that sets a color or moves the cursor, as it is or as JSON or a shell writes it
  String.raw`(?:${ESC}\[|\u009b)[\d;:?]{0,20}[A-Za-z]`,
  // A title or a link
  String.raw`${ESC}\][^\u0007\u001b\\\r\n]{0,300}(?:\u0007|${BACKSLASHES}(?:u0007|x07|007|a)|${ESC}${BACKSLASHES})`,
  // The choice of a set of characters, and other short sequences
  String.raw`(?:\u001b|${BACKSLASHES}u001[bB])(?:[()][A-B0-2]|[78=>])`,
  // Control characters other than white space, backspace and escape
  String.raw`[\u0000-\u0007\u000e-\u001a\u001c-\u001f]|${BACKSLASHES}u00(?:0[0-7]|0[eEfF]|1[0-9aAc-fC-F])`,
  // Soft hyphen, joiners, zero-width characters, Hangul filler, direction marks, variation selectors, tags, byte order mark
  "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]|\udb40[\udc00-\uddef]",
  `${BACKSLASHES}u(?:00[aA][dD]|034[fF]|061[cC]|180[b-eB-E]|200[b-fB-F]|202[a-eA-E]|206[0-9a-fA-F]|3164|[fF][eE]0[0-9a-fA-F]|[fF][eE][fF][fF])`,
  "&(?:shy|ZeroWidthSpace|NoBreak|zwnj|zwj|lrm|rlm|#(?:173|820[3-7]|8288|65279)|#[xX](?:[aA][dD]|200[b-fB-F]|2060|[fF][eE][fF][fF]));",
  // Inline tags of HTML
  String.raw`<\/?(?:wbr|span|b|i|em|strong|mark|code|font|u)(?:\s[^<>\r\n]{0,200})?\/?>`,
  // The end of a line that a shell continues, also in JSON
  String.raw`\\\r?\n|(?<!\\)\\{3}n`,
];
/** Escapes of one character. `decode` says what each becomes. */
const ESCAPES = [
  `${BACKSLASHES}u00([2-7][0-9A-Fa-f])`,
  `${BACKSLASHES}x([2-7][0-9A-Fa-f])`,
  "%([2-7][0-9A-Fa-f])",
  "&#[xX]([2-7][0-9A-Fa-f]);",
  String.raw`&#(\d{2,3});`,
  `${BACKSLASHES}(1[0-7]{2}|0[4-7][0-7])`,
  "&(amp|lt|gt|quot|lowbar);",
  // Punctuation that Markdown or JSON escapes
  String.raw`${BACKSLASHES}([/*_[\]<>&|~#${"`"}-])`,
  // Characters of full width
  "([\uff01-\uff5e])",
];
/** The indexes of some of these escapes. */
const [DECIMAL, OCTAL, ENTITY, PUNCTUATION, WIDE] = [4, 5, 6, 7, 8];
const DISGUISE = new RegExp([...INVISIBLE, ...ESCAPES].join("|"), "g");
/** The beginning of a disguise: a quick check whether a text may contain one. */
const BEGINNING = /[^\n\r\t -~]|\\[^nrt"]|&[#a-zA-Z]|%[2-7]|<\/?[a-z]/;

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', lowbar: "_" };

/** A text without its disguises. */
export interface PlainText {
  value: string;
  /** For each character of `value`, its place in the original; at the end, the length of the original. */
  places: Uint32Array;
  /** For each character of `value`, the end of what stands for it in the original. */
  ends: Uint32Array;
}

/** Removes what is invisible, and replaces escapes by their characters. @returns undefined if there are none */
export function removeDisguises(text: string): PlainText | undefined {
  if (!BEGINNING.test(text)) return undefined;
  const kept: string[] = [];
  const places = new Uint32Array(text.length + 1);
  const ends = new Uint32Array(text.length + 1);
  let length = 0;
  let done = 0;
  const keep = (to: number) => {
    kept.push(text.slice(done, to));
    for (let place = done; place < to; place++) {
      places[length] = place;
      ends[length++] = place + 1;
    }
  };
  for (const match of text.matchAll(DISGUISE)) {
    keep(match.index);
    done = match.index + match[0].length;
    const character = decode(match[0], match.slice(1));
    kept.push(character);
    if (character === "") continue;
    places[length] = match.index;
    ends[length++] = done;
  }
  if (done === 0) return undefined;
  keep(text.length);
  places[length] = text.length;
  ends[length] = text.length;
  return { value: kept.join(""), places: places.slice(0, length + 1), ends: ends.slice(0, length + 1) };
}

/** Does the same as `removeDisguises`, but returns only the text, which is faster. */
export function stripDisguises(text: string): string {
  if (!BEGINNING.test(text)) return text;
  return text.replace(DISGUISE, (written, ...groups) => decode(written, groups.slice(0, ESCAPES.length)));
}

/**
 * Returns the character for which an escape stands; an empty text for what is invisible. If the character is not printable ASCII, or is a
 * backslash, the escape is shortened to its first character, so that one character stays in its place. So is an escaped quote such as `\\u0022`.
 * @param groups one for each of `ESCAPES`
 */
function decode(written: string, groups: (string | undefined)[]): string {
  const form = groups.findIndex((group) => group !== undefined);
  const group = groups[form];
  if (group === undefined) return "";
  if (form === PUNCTUATION) return group;
  if (form === ENTITY) return ENTITIES[group] as string;
  const code = form === WIDE ? group.charCodeAt(0) - 0xfee0 : Number.parseInt(group, getBase(form));
  const isPrintable = code >= 0x20 && code < 0x7f && code !== 0x5c;
  // An escape such as `\\u0022` is a quote that may be inside a text, or end it. It becomes a backslash, which the rules treat like a quote.
  return isPrintable && !(code === 0x22 && written.startsWith("\\"))
    ? String.fromCharCode(code)
    : written.slice(0, 1);
}

function getBase(form: number): number {
  return form === DECIMAL ? 10 : form === OCTAL ? 8 : 16;
}

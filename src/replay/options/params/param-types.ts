/**
 * How a release of codex checks the params of its requests. scripts/measure-params.mjs measures it, and writes a file for
 * each release into options/releases/params.
 */

/**
 * A type of a value. A type that is a text is one of these: `#NAME`, the type of that name; `any`; `!`, a type whose check
 * was not measured; or codex's name of a scalar (`a string`, `u32`). With `?` before it, null is accepted, too.
 */
export type ParamType =
  | string
  | { optional: ParamType }
  | { list: ParamType }
  | { map: ParamType }
  | FormsType
  | TwoFormsType
  | StructType
  | EnumType
  | TaggedType
  | { untagged: ParamType[]; text: string };

/** A text that must match patterns, in codex's order. Each pattern comes with codex's refusal, in which `$` stands for the text. */
export interface FormsType {
  forms: [pattern: string, refusal: string][];
}

/** A list whose elements all have the present form, with a member `type`, or all have the former form. */
export interface TwoFormsType {
  present: ParamType;
  former: ParamType;
  /** Members that only the former form has. */
  formerMembers: string[];
  /** codex's refusal of a list with elements of both forms. */
  mixed: string;
}

/** The members of an object. */
export interface Members {
  members: Record<string, ParamType>;
  /** Members that must not be missing, in the order in which codex looks for them. */
  required?: string[];
  /** The end of codex's sentence about an unknown member. Without it, codex ignores unknown members. */
  onlyThese?: string;
  /** Whether the check of the members was not measured. */
  isOpaque?: boolean;
  /** The order in which codex takes the members from an array that replaces the object. Absent: it was not measured. */
  order?: string[];
  /** Members that such an array may lack. */
  mayLack?: string[];
  /** What codex says that it expected if such an array is too long, unless that is `N elements in sequence`. */
  end?: string;
  /** Whether codex refuses such an array. */
  refusesArray?: boolean;
  /** A type that the object must also have. It is checked after the members. */
  oneOf?: { untagged: ParamType[]; text: string };
  /** Its name in the refusal of an array, after the word `struct`, if it differs from `StructType.struct`. */
  inArray?: string;
}

/** An object. */
export interface StructType extends Members {
  /** Its name in a refusal, after the word `struct`. */
  struct: string;
}

/** The name of a variant, or an object with one member: the variant's name and its content. */
export interface EnumType {
  variants: string[];
  /** Variant → type of its content. `asText`: what codex says that it expected if the text is only the variant's name. */
  contents?: Record<string, { asText?: string; type: ParamType }>;
}

/** An object with a member that names its variant. */
export interface TaggedType {
  /** Name of that member. */
  tag: string;
  /** Name of the type in a refusal. */
  name: string;
  /** What codex says that it expected if the tag is neither a text nor an index. */
  tagExpects: string;
  /** Names of the variants. A number as the tag is an index in this list. */
  order: string[];
  /** Whether codex accepts every other variant, too. */
  acceptsOther?: boolean;
  tagged: Record<string, Members>;
}

/** The checks of one release. */
export interface ParamTypes {
  version: string;
  /** Method → type of its params; `?` before it means that they may be missing. */
  methods: Record<string, string>;
  types: Record<string, ParamType>;
  /** What only a client with the capability `experimentalApi` may use: methods, and members of params as `METHOD.MEMBER`. */
  experimental: { methods: string[]; members: string[] };
}

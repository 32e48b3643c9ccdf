/**
 * How a release of codex checks the params of its requests, as scripts/measure-params.mjs has measured it: one file a release
 * in options/releases/params.
 */

/**
 * A type of a value. As a text it is `#NAME` for the type of that name, `any`, `!` for one whose check was not measured, or
 * what codex calls a scalar (`a string`, `u32`); `?` before it means that null is accepted, too.
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

/** A text: patterns that it must match, in codex's order, each with codex's refusal, in which `$` stands for the text. */
export interface FormsType {
  forms: [pattern: string, refusal: string][];
}

/** A list whose elements are all in the present form, which has the member `type`, or all in the former form. */
export interface TwoFormsType {
  present: ParamType;
  former: ParamType;
  /** Members that the former form alone has. */
  formerMembers: string[];
  /** codex's refusal of a list with both. */
  mixed: string;
}

/** The members of an object. */
export interface Members {
  members: Record<string, ParamType>;
  /** Members that must not be missing, in the order in which codex looks for them. */
  required?: string[];
  /** The end of codex's sentence about an unknown member, where it refuses one. */
  onlyThese?: string;
  /** Whether the check of the members was not measured. */
  isOpaque?: boolean;
  /** The order of the members, in which codex reads an array in place of the object. Without it, that was not measured. */
  order?: string[];
  /** Members that such an array may lack. */
  mayLack?: string[];
  /** What codex calls the end of such an array, if not `N elements in sequence`. */
  end?: string;
  /** Whether codex refuses such an array. */
  refusesArray?: boolean;
  /** What the object must be, too, when its members are right. */
  oneOf?: { untagged: ParamType[]; text: string };
  /** Its name in the refusal of an array, which follows the word `struct`, if it is another one. */
  inArray?: string;
}

/** An object. */
export interface StructType extends Members {
  /** Its name in a refusal, which follows the word `struct`. */
  struct: string;
}

/** The name of a variant, or an object with one member: the variant's name and its content. */
export interface EnumType {
  variants: string[];
  contents?: Record<string, { asText?: string; type: ParamType }>;
}

/** An object with a member that names its variant. */
export interface TaggedType {
  tag: string;
  name: string;
  /** What the tag is called in a refusal. */
  tagExpects: string;
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

import { buildPattern, type SecretRule } from "./rule.js";

/** Rules for texts that identify a person: an e-mail address, a home folder. */
export const PEOPLE_RULES: SecretRule[] = [
  {
    name: "email-address",
    anchors: ["@"],
    pattern: buildPattern(
      String.raw`(?:(?<![\w.+%:/@-])|(?<=mailto:))[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,10}(?![\w@:/-]|\.\w)`,
    ),
    accept: isPersonsAddress,
  },
  {
    name: "home-folder",
    anchors: [
      ...["/home/", "/Users/", "\\Users\\"],
      ...["projects/-home-", "projects/-Users-"], // a program may name a folder after the path of a project
    ],
    pattern: buildPattern(
      String.raw`(?:(?<![\w.-])(?:[A-Za-z]:|(?:\/mnt)?\/[a-z](?=\/Users)|\/(?:export|var|usr|data)(?=\/home))?(?:\/home\/|\/Users\/|\\{1,4}Users\\{1,4})|projects\/-(?:home|Users)-)[A-Za-z0-9][\w.-]{0,63}(?![\w.-])`,
    ),
    accept: (folder) => !NOBODY.test(folder.replace(/\.+$/, "")), // a dot may end a sentence
  },
];

/** Addresses that belong to no person: domains of RFC 2606 and similar ones, and mailboxes of programs, of teams and in examples. */
const NO_PERSON =
  /@(?:.+\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost|local|internal|noreply\.github\.com)$|^(?:git|no-?reply|support|info|security|hello|bot|postmaster|root|user|name|you|me)@/i;
/** Endings of names that look like an address but are none: `NAME@VERSION.tgz`, `user@1000.service`, `x@item.started`. */
const FILE =
  /\.(?:tgz|gz|zip|tar|js|mjs|cjs|ts|py|rb|rs|go|ex|exs|json|ya?ml|toml|md|txt|lock|png|svg|service|socket|timer|started|completed|updated|delta)$/i;

function isPersonsAddress(address: string): boolean {
  return !NO_PERSON.test(address) && !FILE.test(address);
}

/** Home folders of no person in particular. */
const NOBODY =
  /[/\\-](?:user|users?name|you|yourname|your-name|me|name|home|runner|runneradmin|node|ubuntu|debian|root|app|vscode|codespace|coder|circleci|travis|jenkins|vagrant|linuxbrew|shared|public|default|guest|test|example|someone|x|dev|admin|docker|git|gitpod|agent|sandbox|workspace)$/i;

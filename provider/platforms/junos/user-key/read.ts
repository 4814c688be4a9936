import type { Answers } from "../../../core/contract";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import type { XmlElement } from "../../../core/formats/xml-element";
import { xmlEscape } from "../../../core/formats/xml-escape";
import { childrenOf, elementAt, textAt } from "../../../core/formats/xml-find";
import { askConfiguration, configurationIn } from "../ask";
import type { JunosAnswer, JunosRequest } from "../request";
import { plainText, type Standing, standingAt, standingIn } from "../standing";
import { word } from "../words";
import type { KeyEntry, KeyLeaf } from "./entry";
import { authenticationOf, keyLists } from "./lists";

export interface UserKeys {
  entries: KeyEntry[];
  /** Why no key of this user can take effect, and what would change that. */
  obstacle: { what: string; hint: string } | undefined;
}

/** One question per user, whatever number of keys a program declares for it. */
export function askUserKeys(user: string): JunosRequest {
  const filter =
    user === "root"
      ? "<system><root-authentication/></system>"
      : `<system><login><user><name>${xmlEscape(user)}</name></user></login></system>`;
  return askConfiguration(`user:${user}`, filter);
}

/** All keys of a user. Throws where the device masks them. */
export function readUserKeys(answers: Answers<JunosAnswer>, user: string): UserKeys {
  const configuration = configurationIn(answers, `user:${user}`, `the keys of ${user}`);
  const account = user === "root" ? undefined : accountIn(configuration, user);
  if (user !== "root" && account === undefined) return { entries: [], obstacle: noAccount(user) };
  const path = authenticationOf(user);
  const authentication =
    account === undefined
      ? standingAt(configuration, ["system", "root-authentication"])
      : below(account, "authentication", path);
  return {
    entries: keyLists.flatMap((list) =>
      childrenOf(authentication?.element, list).map((element) => readEntry(authentication, element, path, user)),
    ),
    obstacle: inactiveAbove(authentication ?? account) ?? noPublicKeys(authentication, path),
  };
}

function accountIn(configuration: XmlElement | undefined, user: string): Standing | undefined {
  const login = standingAt(configuration, ["system", "login"]);
  const element = childrenOf(login?.element, "user").find((each) => textAt(each, "name") === user);
  return element === undefined ? undefined : standingIn(login, element, `system login user ${user}`);
}

function below(above: Standing, name: string, words: string): Standing | undefined {
  const element = elementAt(above.element, name);
  return element === undefined ? undefined : standingIn(above, element, words);
}

function readEntry(above: Standing | undefined, element: XmlElement, path: string, user: string): KeyEntry {
  const what = `the keys of ${user}`;
  plainText(element, what);
  const nameElement = elementAt(element, "name");
  const name = nameElement === undefined ? "" : plainText(nameElement, what);
  const standing = standingIn(above, element, `${path} ${element.name}`);
  const [, type = "", base64 = "", comment = ""] = /^\s*(\S+)\s+(\S+)(.*)$/s.exec(name) ?? [];
  const blob = Buffer.from(base64, "base64");
  return {
    list: element.name,
    name,
    type,
    base64: blob.toString("base64"),
    fingerprint: sha256Fingerprint(blob),
    comment: comment.trim(),
    from: readLeaf(standing, "from", what),
    keyOptions: readLeaf(standing, "key-options", what),
    inactive: standing.inactive !== undefined,
    group: standing.group ?? null,
  };
}

function readLeaf(above: Standing, name: string, what: string): KeyLeaf | null {
  const leaf = below(above, name, name);
  if (leaf === undefined) return null;
  return {
    value: plainText(leaf.element, what),
    inactive: leaf.element.attributes.inactive !== undefined,
    group: leaf.group ?? null,
  };
}

function noAccount(user: string): UserKeys["obstacle"] {
  return {
    what: `user ${user} is not configured on the device`,
    hint: `Create the account first, with the class it is to have: \`set system login user ${word(user)} class CLASS\`. This resource never does.`,
  };
}

function inactiveAbove(at: Standing | undefined): UserKeys["obstacle"] {
  if (at?.inactive === undefined) return undefined;
  return {
    what: `[edit ${at.inactive}] is inactive, so no key under it takes effect`,
    hint: `Activate it first: \`activate ${at.inactive}\`. More than this key hangs on it, so this resource never does.`,
  };
}

/** The device: "To configure ssh-rsa, 'no-public-keys' should not be configured". */
function noPublicKeys(authentication: Standing | undefined, path: string): UserKeys["obstacle"] {
  const element = elementAt(authentication?.element, "no-public-keys");
  if (element === undefined) return undefined;
  const statement = standingIn(authentication, element, `${path} no-public-keys`);
  if (statement.inactive !== undefined) return undefined;
  const origin = statement.group === undefined ? "" : ` (from group ${statement.group})`;
  return {
    what: `[edit ${path} no-public-keys] stands${origin}, and the device takes no key beside it`,
    hint: `Take it away first: \`pubkeyAuthentication: true\` in \`match\` of SshServerSettings, or \`delete ${path} no-public-keys\`.`,
  };
}

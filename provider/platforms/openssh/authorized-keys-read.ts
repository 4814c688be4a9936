import type { Answers } from "../../core/contract";
import { type AuthorizedKeys, parseAuthorizedKeys } from "../../core/formats/authorized-keys";
import { readFile } from "./answers";
import { remembered } from "./remembered";
import type { ShellAnswer } from "./request";

const files = remembered<AuthorizedKeys>();

/** A file of keys as it stands on the host. */
export function readAuthorizedKeys(answers: Answers<ShellAnswer>, path: string): AuthorizedKeys {
  return files(answers, `file:${path}`, () => parseAuthorizedKeys(readFile(answers, path).text));
}

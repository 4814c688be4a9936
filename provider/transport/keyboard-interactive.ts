import type { KeyboardInteractiveAuthMethod, Prompt } from "ssh2";
import { printableWords } from "./printable-words";

/**
 * A password by way of keyboard-interactive: the first round of hidden prompts gets it. A prompt that echoes asks for
 * something else (a user name, a one-time code), and so does a second round; answering those with the password would
 * show it or lock the account, so they end the login with the server's own words.
 */
export function keyboardInteractive(
  username: string,
  password: string,
  onUnexpected: (prompt: string) => void,
): KeyboardInteractiveAuthMethod {
  let rounds = 0;
  const prompt = (
    _name: string,
    _instructions: string,
    _language: string,
    prompts: Prompt[],
    finish: (answers: string[]) => void,
  ) => {
    rounds++;
    const unexpected = rounds > 1 ? prompts[0] : prompts.find(({ echo }) => echo === true);
    if (unexpected !== undefined) onUnexpected(printableWords(unexpected.prompt));
    else finish(prompts.map(() => password));
  };
  return { type: "keyboard-interactive", username, prompt };
}

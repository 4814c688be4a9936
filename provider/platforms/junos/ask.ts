import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import { elementAt } from "../../core/formats/xml-find";
import type { JunosAnswer, JunosRequest } from "./request";

/**
 * Asks for a part of the committed configuration. `filter` is XML below `<configuration>`; the values that groups bring
 * are shown where they take effect, each marked with its group.
 */
export function askConfiguration(key: string, filter: string): JunosRequest {
  return {
    key,
    rpc: `<get-configuration database="committed" format="xml" inherit="inherit" groups="groups"><configuration>${filter}</configuration></get-configuration>`,
  };
}

/** The `<configuration>` of such an answer; undefined when the device proved to have nothing there. Throws when it could not be read. */
export function configurationIn(answers: Answers<JunosAnswer>, key: string, what: string): XmlElement | undefined {
  const answer = answers.get(key);
  const words = answer?.errors.map(({ message }) => message).join("; ");
  if (words !== undefined && words !== "") {
    throw new SshError("device", `reading ${what} failed: ${words}`, {
      hint: /permission denied/i.test(words)
        ? "The login class of this user needs the permissions view-configuration and secret."
        : undefined,
    });
  }
  if (answer?.reply === undefined) throw new SshError("not-understood", `reading ${what} brought no answer`);
  const configuration = elementAt(answer.reply, "configuration") ?? elementAt(answer.reply, "data", "configuration");
  if (configuration === undefined) {
    const shown =
      answer.reply.children.map(({ name }) => `<${name}>`).join(" ") || answer.reply.text.trim() || "nothing";
    throw new SshError("not-understood", `reading ${what} brought no <configuration> but ${shown}`);
  }
  return configuration.children.length === 0 ? undefined : configuration;
}

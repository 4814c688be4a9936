/** What the CLI says to a line. */
export interface Answer {
  text: string;
  /** False: no command of this mode. */
  isKnown: boolean;
}

export const said = (text: string): Answer => ({
  text: text === "" || text.endsWith("\n") ? text : `${text}\n`,
  isKnown: true,
});

/** The device puts a mark under the word it does not know. */
export const unknownCommand = (line: string): Answer => ({
  text: `${" ".repeat(prompted(line))}^\nunknown command.\n`,
  isKnown: false,
});

const prompted = (line: string) => line.length - line.trimStart().length;

import type { Json } from "./contract";

const isText = (value: Json | undefined): boolean => typeof value === "string";

const shapes: { [type: string]: { fits(value: Json): boolean; words: string } } = {
  boolean: { fits: (value) => typeof value === "boolean", words: "must be true or false" },
  string: { fits: isText, words: "must be a text" },
  number: { fits: (value) => typeof value === "number" && Number.isFinite(value), words: "must be a number" },
  "string[]": { fits: (value) => Array.isArray(value) && value.every(isText), words: "must be a list of texts" },
  "{ [name: string]: string }": {
    fits: (value) =>
      value !== null && typeof value === "object" && !Array.isArray(value) && Object.values(value).every(isText),
    words: "must be an object of texts",
  },
};

/** What is wrong with a value that does not have the type which the support table gives. Quotes nothing: it may be secret. */
export function shapeProblem(type: string, value: Json): string | undefined {
  const shape = shapes[type];
  if (shape === undefined) throw new Error(`no shape is known for the type ${type}`);
  return shape.fits(value) ? undefined : shape.words;
}

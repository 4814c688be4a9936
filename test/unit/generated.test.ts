import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "../../provider/generated";

test.each(Object.entries(generated()))("%s is what the tables say (npm run generate)", (path, text) => {
  expect(readFileSync(join(__dirname, "..", "..", path), "utf8")).toBe(text);
});

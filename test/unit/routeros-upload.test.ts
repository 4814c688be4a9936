import { masked } from "../../provider/platforms/routeros/console-word";
import { leftovers, upload, withTransaction } from "../../provider/platforms/routeros/upload";

const file = (more: Partial<Parameters<typeof upload>[0]> = {}) =>
  upload({ contents: "text\n", place: "user key alice", object: "SHA256:abc", release: "7.24", ...more });

test("The name shows neither place nor object, and is another one in each run", () => {
  const { name } = file();
  expect(name).toMatch(/^pulumi-ssh-TRANSACTION-[0-9a-f]{8}-[0-9a-f]{8}\.txt$/);
  expect(file({ object: "SHA256:abd" }).name).not.toBe(name);
  expect(file({ place: "user key bob" }).name).not.toBe(name);
  const [add] = file().write.map((request) => withTransaction(request, "t1"));
  expect(add?.words[1]).toBe(`=name=${name.replace("TRANSACTION", "t1")}`);
});

test("The transaction is put into names of files only", () => {
  const text = "pulumi-ssh-TRANSACTION-0-0.txt";
  const words = ["/x", `=name=${text}`, `=key=${text}`, `=contents==name=${text}`, "=name=TRANSACTION"];
  expect(withTransaction({ key: "k", words }, "t1").words).toEqual([
    "/x",
    "=name=pulumi-ssh-t1-0-0.txt",
    ...words.slice(2),
  ]);
  const handshake = { key: "k", handshake: { port: 22, hostKeyAlgorithms: [] } };
  expect(withTransaction(handshake, "t1")).toBe(handshake);
});

test("What a run left is found again by its place", () => {
  const name = file().name.replace("TRANSACTION", "t0123456789ab");
  const rows = [
    { ".id": "*1", name },
    { ".id": "*2", name: `flash/${name}` },
    { ".id": "*3", name: name.replace(/^/, "x") },
    { ".id": "*4", name: file({ place: "user key bob" }).name },
    { ".id": "*5", name: "pulumi-ssh-t0123456789ab" },
  ];
  expect(leftovers(rows, "user key alice").map(({ id }) => id)).toEqual(["*1", "*2"]);
});

test("Before 7.9 a file is made by a print; the waiting never fails a round, the removal neither", () => {
  const commands = (release: string) => file({ release }).write.map(({ words: [command] }) => command);
  expect(commands("7.9")).toEqual(["/file/add", "/file/print"]);
  expect(commands("7.8")).toEqual(["/file/print", "/file/print", "/file/set", "/file/print"]);
  expect(file().remove).toEqual([
    expect.objectContaining({ when: "failed", mayFail: true }),
    expect.objectContaining({ when: "clean", mayFail: true }),
  ]);
});

test("What does not fit is refused before anything is sent", () => {
  expect(() => file({ contents: "x".repeat(61_441) })).toThrow(/too long/);
  expect(file({ contents: "x".repeat(61_440) }).write).toHaveLength(2);
  expect(() => file({ contents: "ů" })).toThrow(/ASCII/);
  expect(() => file({ contents: "a\0b" })).toThrow(/ASCII/);
});

test("Preview shows no secret", () => {
  for (const release of ["6.49", "7.24"]) {
    const lines = file({ release, contents: "the secret" }).shown(masked);
    expect(lines.join("\n")).toContain("contents=[secret]");
    expect(lines.join("\n")).not.toContain("the secret");
  }
});

import type { Account } from "../../provider/platforms/openssh/answers";
import { writingPlace } from "../../provider/platforms/openssh/writing-place";

const alice: Account = { user: "alice", uid: 1000, gid: 1000, home: "/home/alice", groups: [], locked: false };
const root: Account = { user: "root", uid: 0, gid: 0, home: "/root", groups: [], locked: false };
const uids: Record<string, number> = { root: 0, alice: 1000, bob: 1001 };

/** Directories from the nearest to the outermost, `owner path` each; without an owner one is missing. */
function place(account: Account | undefined, path: string, ...directories: string[]) {
  const rows = directories.map((row) => {
    const [owner = "", name = ""] = row.split(" ");
    const seen = owner === "" ? "absent" : `drwxr-xr-x 2 ${uids[owner]} 0 4096 Nov 21 10:00 .\nowner ${owner}`;
    return `${seen}\ndir ${name}\n`;
  });
  return writingPlace(new Map([[`parents:${path}`, { code: 0, out: rows.join(""), err: "" }]]), path, account);
}

const file = "/home/alice/.ssh/known_hosts";

test("a file in a home is written by its user, and what is missing above it is the user's alone", () => {
  expect(place(alice, file, "alice /home/alice/.ssh", "alice /home/alice")).toEqual({
    writer: "alice",
    mode: "600",
    directories: [],
  });
  expect(place(alice, file, " /home/alice/.ssh", "alice /home/alice").directories).toEqual([
    { path: "/home/alice/.ssh", mode: "700" },
  ]);
  expect(place(root, "/root/.ssh/known_hosts", " /root/.ssh", "root /root")).toMatchObject({
    writer: "root",
    mode: "600",
  });
});

test("outside of homes root writes, for all to read", () => {
  const path = "/etc/ssh/keys/a/alice";
  expect(place(alice, path, " /etc/ssh/keys/a", " /etc/ssh/keys", "root /etc/ssh", "root /etc", "root /")).toEqual({
    writer: "root",
    mode: "644",
    directories: [
      { path: "/etc/ssh/keys", mode: "755" },
      { path: "/etc/ssh/keys/a", mode: "755" },
    ],
  });
  expect(place(undefined, "/etc/ssh/x", "root /etc/ssh", "root /etc", "root /")).toMatchObject({
    writer: "root",
    mode: "644",
  });
});

test("root writes nothing where a user could put a link", () => {
  expect(() => place(alice, file, "root /home/alice/.ssh", "alice /home/alice")).toThrow(
    /belongs to root, but \/home\/alice to alice/,
  );
  expect(() => place(alice, file, "bob /home/alice/.ssh", "alice /home/alice")).toThrow(/neither root nor alice/);
  expect(() => place(alice, file, " /home/alice/.ssh", " /home/alice")).toThrow(/none of the directories above/);
  const lab = "/home/alice/lab/hosts";
  expect(place(undefined, lab, "root /home/alice/lab", "alice /home/alice", "root /home", "root /")).toMatchObject({
    writer: "alice",
    mode: "600",
  });
  expect(() => place(undefined, lab, "bob /home/alice/lab", "alice /home/alice", "root /home", "root /")).toThrow(
    /different users: bob, alice/,
  );
});

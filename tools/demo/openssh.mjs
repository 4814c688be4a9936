import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paint, print } from "./story.mjs";

/** The life of a key and of some settings on a real OpenSSH server. */
export async function tellOpenssh(story, sshd, project, { alice, aliceKey, other }) {
  const file = alice.authorizedKeysFile;
  const keys = () => readFileSync(file, "utf8");
  const logIn = (privateKeyFile = aliceKey.privateKeyFile) => sshd.ssh("id -un", { user: alice.name, privateKeyFile });
  const refused = async () => /Permission denied/.test((await logIn()).stderr);
  const before = keys();
  const blob = aliceKey.publicKey.split(" ")[1];
  const managed = () =>
    keys()
      .split("\n")
      .find((line) => line.includes(blob)) ?? "(no line with the key)";

  story.chapter("Preview", "Alice is to log in with her key. What would be done to the server?");
  const preview = await story.pulumi(project, "preview");
  story.claim(
    "preview shows the change on the server before it is made",
    preview.code === 0 && preview.output.includes("authorized_keys") && preview.output.includes("restrict"),
    preview.output,
  );
  story.claim("preview does not contact the server: it has seen no login", sshd.logins() === 0, sshd.log());
  story.claim("nothing has changed: Alice is refused", keys() === before && (await refused()), keys());

  story.chapter("Up");
  const up = await story.pulumi(project, "up");
  const logins = sshd.logins();
  const login = await logIn();
  story.claim(
    "Alice logs in with the managed key, through the ordinary ssh client",
    up.code === 0 && login.stdout.trim() === alice.name,
    up.output + login.stderr,
  );
  print(`    ${paint(2, managed())}`);
  story.claim(
    "Alice's line carries the options, and the line that was there before is untouched",
    /restrict/.test(managed()) && managed().includes('from="127.0.0.1"') && keys().startsWith(before),
    keys(),
  );
  story.claim(
    `the whole run logged in to the server ${logins === 1 ? "once" : `${logins} times`}`,
    logins <= 2,
    sshd.log(),
  );

  story.chapter("Up again");
  const again = await story.pulumi(project, "up", ["--expect-no-changes"]);
  story.claim("a second run finds nothing to do", again.code === 0 && /2 unchanged/.test(again.output), again.output);

  story.chapter("Drift", "Behind Pulumi's back somebody opens the key to the whole world:");
  writeFileSync(file, keys().replace(/from="[^"]*"/, 'from="*"'));
  const drifted = keys();
  print(`    ${paint(2, managed())}`);
  const drift = await story.pulumi(project, "preview", ["--refresh", "--diff"]);
  story.claim(
    "preview --refresh shows the drift, and heals nothing yet",
    drift.code === 0 && /from/.test(drift.output) && drift.output.includes('"*"') && keys() === drifted,
    drift.output,
  );

  story.chapter("Heal");
  const heal = await story.pulumi(project, "up", ["--refresh"]);
  print(`    ${paint(2, managed())}`);
  story.claim(
    "up --refresh heals the drift, and the unmanaged line is still there",
    heal.code === 0 && managed().includes('from="127.0.0.1"') && keys().includes(other),
    heal.output + keys(),
  );

  story.chapter("The server's settings", "sshd itself checks them; a fresh login proves them before they are kept.");
  await project.setConfig("harden", "true");
  await story.pulumi(project, "preview");
  const loginsBefore = sshd.logins();
  const harden = await story.pulumi(project, "up");
  const dropIn = join(sshd.dropInDir, "00-pulumi.conf");
  story.claim(
    "the settings are in a drop-in of their own, and the server still lets us in",
    harden.code === 0 && /MaxAuthTries 3/.test(readIf(dropIn)) && (await sshd.ssh("true")).code === 0,
    harden.output + readIf(dropIn),
  );
  story.claim(
    "that took one login for the work and one fresh login as the proof",
    sshd.logins() - loginsBefore === 3, // the third is our own, above
    sshd.log(),
  );

  story.chapter(
    "A mistake that would lock us out",
    "Only a user we do not log in as may log in; and our own key is allowed from another address only:",
  );
  const own = sshd.users[0].authorizedKeysFile;
  const ownBefore = readFileSync(own, "utf8");
  await project.setConfig("mistake", "true");
  const mistake = await story.pulumi(project, "up");
  story.claim(
    "a change that would lock us out is refused, with a sentence that says why",
    mistake.code !== 0 &&
      /(UserPublicKey own-key: .*this run logs in with|SshServerSettings sshd: .*allowUsers)/.test(mistake.output),
    mistake.output,
  );
  story.claim(
    "that changed nothing on the server, and we still get in",
    readFileSync(own, "utf8") === ownBefore &&
      !/AllowUsers/.test(readIf(dropIn)) &&
      (await sshd.ssh("true")).code === 0,
    readFileSync(own, "utf8") + readIf(dropIn),
  );

  story.chapter("Destroy");
  await project.setConfig("mistake", "false");
  const destroy = await story.pulumi(project, "destroy");
  story.claim("after destroy Alice is refused again", destroy.code === 0 && (await refused()), destroy.output);
  story.claim("the server's settings are what they were: the drop-in is gone", readIf(dropIn) === "", readIf(dropIn));
  story.claim("Alice's authorized_keys is, byte for byte, what it was before the demo", keys() === before, keys());
}

/** The text of a file, or nothing where there is none. */
function readIf(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

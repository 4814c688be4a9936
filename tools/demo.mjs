// `npm run demo`: a key's life on a real OpenSSH server, told with the real Pulumi CLI. Every claim is checked.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import projects from "./lib/project.cjs";
import { repo } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";
import servers from "./lib/sshd.cjs";
import { duration, main, SetupError } from "./lib/terminal.mjs";

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
const print = (text = "") => process.stdout.write(`${text}\n`);
const programFile = join(repo, "tools", "demo", "index.js");

// What an engine prints around the story: titles, the stack's own row, rows of work under way, times.
const noise =
  /^(Previewing|Updating|Destroying|Refreshing) .*:$|pulumi:pulumi:Stack|^Duration: | (creating|updating|deleting|refreshing) \(\d+s\)|^(The resources in the stack have been deleted|If you want to remove the stack)|^(connecting|applying)$/;

/** Which resource a row is about, if it is a row. */
const subject = (line) => /^\s*[-+~]{0,2}\s+(pulumi\S+:\S+ \S+)/.exec(line)?.[1];

function show(output) {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => !noise.test(line.trim()))
    .map((line) => (subject(line) ? line.replace(/ error: .*/, "") : line)); // the whole error stands below the rows
  // Without a terminal the engine prints a row anew whenever it changes: the last one says it all.
  const last = new Map(lines.map((line, index) => [subject(line), index]));
  const kept = lines.filter((line, index) => !subject(line) || last.get(subject(line)) === index);
  const text = kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "")
    .replaceAll("pulumi-nodejs:dynamic/", "");
  for (const line of text.split("\n")) print(paint(2, line && `    ${line}`));
}

/** One run of the story: prints, checks, remembers what was proven. */
class Story {
  proven = [];
  #chapter = 0;

  chapter(title, explanation) {
    print(`\n${paint(1, `${++this.#chapter}. ${title}`)}`);
    if (explanation) print(`   ${explanation}`);
  }

  async pulumi(project, command, args = []) {
    print(`\n  ${paint(36, ["$ pulumi", command, ...args].join(" "))}`);
    const result = await project[command](args);
    show(result.output);
    print();
    return result;
  }

  claim(sentence, holds, evidence = "") {
    print(`  ${holds ? paint(32, "✓") : paint(31, "✗")} ${sentence}`);
    if (!holds) {
      const found = evidence && `\nInstead there was:\n${String(evidence).trim().replace(/^/gm, "    ")}`;
      throw new SetupError(`\nThe demo stops here: this claim does not hold.${found}`);
    }
    this.proven.push(sentence);
  }
}

async function tell(story, sshd, project, { alice, aliceKey, other }) {
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

/** The name, unless this machine has such an account already: then a random one is taken. */
function free(name) {
  return readFileSync("/etc/passwd", "utf8").includes(`\n${name}:`) ? undefined : name;
}

function introduce(sshd, alice) {
  const who = sshd.root ? `accounts ${sshd.user} (with sudo) and ${alice.name}` : `your own account ${sshd.user}`;
  print(`\nA real OpenSSH ${sshd.version} server for this demo only, at 127.0.0.1:${sshd.port}: ${who}.`);
  print("The real Pulumi CLI runs a program with one key for Alice. Everything is removed at the end.");
}

main(async () => {
  Object.assign(process.env, await setUp());
  const begun = Date.now();
  const story = new Story();
  const cleanUps = [];
  const cleanUp = () => Promise.all(cleanUps.splice(0).map((each) => each()));
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    process.once(signal, async () => {
      print("\nInterrupted; removing the server, its users and the project.");
      await cleanUp();
      process.exit(code);
    });
  }

  try {
    const root = process.getuid() === 0;
    const users = root ? [{ name: free("deploy-demo"), sudo: true }, { name: free("alice-demo") }] : [{}];
    const sshd = await servers.startSshd({ users });
    cleanUps.push(sshd.stop);
    const alice = sshd.users.at(-1);
    const [aliceKey, otherKey] = await Promise.all([sshd.newKey("alice@laptop"), sshd.newKey("alice@old-laptop")]);
    const other = `# kept by hand\n${otherKey.publicKey}\n`;
    appendFileSync(alice.authorizedKeysFile, other);
    introduce(sshd, alice);
    const project = await projects.createProject({
      name: "demo",
      program: readFileSync(programFile, "utf8"),
      config: {
        port: sshd.port,
        user: sshd.user,
        sudo: root,
        privateKeyFile: sshd.clientKey.privateKeyFile,
        hostKey: sshd.hostKey,
        sshdConfigFile: sshd.configFile,
        alice: alice.name,
        aliceKey: aliceKey.publicKey,
        ownKey: sshd.clientKey.publicKey,
      },
    });
    cleanUps.push(project.remove);
    await tell(story, sshd, project, { alice, aliceKey, other });
  } finally {
    await cleanUp();
  }

  print(`\n${paint(1, `${story.proven.length} claims held, in ${duration(Date.now() - begun)}:`)}`);
  for (const sentence of story.proven) print(`  - ${sentence}`);
  print(`\nThe program: ${programFile}`);
});

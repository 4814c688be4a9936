// `npm run demo`: SSH access as code on a real OpenSSH server and on emulated routers, told with the real Pulumi CLI.
// Every claim is checked.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startRouter, tellJunos } from "./demo/junos.mjs";
import { tellOpenssh } from "./demo/openssh.mjs";
import { routerosConfig, startRouterosRouter, tellRouteros } from "./demo/routeros.mjs";
import { paint, print, Story } from "./demo/story.mjs";
import projects from "./lib/project.cjs";
import { repo } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";
import servers from "./lib/sshd.cjs";
import { duration, main } from "./lib/terminal.mjs";

const programs = ["openssh-program.js", "junos-program.js", "routeros-program.js"].map((name) =>
  join(repo, "tools", "demo", name),
);

/** The name, unless this machine has such an account already: then a random one is taken. */
function free(name) {
  return readFileSync("/etc/passwd", "utf8").includes(`\n${name}:`) ? undefined : name;
}

function introduce(sshd, alice, router, second) {
  const who = sshd.root ? `accounts ${sshd.user} (with sudo) and ${alice.name}` : `your own account ${sshd.user}`;
  print(`\nA real OpenSSH ${sshd.version} server for this demo only, at 127.0.0.1:${sshd.port}: ${who}.`);
  print(`An emulated router with Junos ${router.profile}, out of this package, at 127.0.0.1:${router.port}.`);
  print(`An emulated router with RouterOS ${second.version}, likewise, its API at 127.0.0.1:${second.apiSslPort}.`);
  print("The real Pulumi CLI runs a program for each of them. Everything is removed at the end.");
}

/** Both devices and a Pulumi project; whatever is made says how it is removed. */
async function prepare(cleanUps) {
  const root = process.getuid() === 0;
  const users = root ? [{ name: free("deploy-demo"), sudo: true }, { name: free("alice-demo") }] : [{}];
  const sshd = await servers.startSshd({ users });
  cleanUps.push(sshd.stop);
  const router = await startRouter(sshd.clientKey.publicKey);
  cleanUps.push(router.close);
  const second = await startRouterosRouter(sshd.clientKey.publicKey);
  cleanUps.push(() => second.close());
  const alice = sshd.users.at(-1);
  const [aliceKey, otherKey] = await Promise.all([sshd.newKey("alice@laptop"), sshd.newKey("alice@old-laptop")]);
  const other = `# kept by hand\n${otherKey.publicKey}\n`;
  appendFileSync(alice.authorizedKeysFile, other);
  introduce(sshd, alice, router, second);
  const project = await projects.createProject({
    name: "demo",
    program: readFileSync(programs[0], "utf8"),
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
      routerPort: router.port,
      routerUser: router.user,
      routerHostKey: router.hostKey,
      ...routerosConfig(second),
    },
  });
  cleanUps.push(project.remove);
  return { sshd, router, second, project, people: { alice, aliceKey, other } };
}

main(async () => {
  Object.assign(process.env, await setUp());
  const begun = Date.now();
  const story = new Story();
  const cleanUps = [];
  let interrupted = false;
  const cleanUp = () => Promise.all(cleanUps.splice(0).map((each) => each()));
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    process.once(signal, async () => {
      interrupted = true;
      print("\nInterrupted; removing the server, its users, the routers and the project.");
      await cleanUp();
      process.exit(code);
    });
  }

  try {
    const { sshd, router, second, project, people } = await prepare(cleanUps);
    await tellOpenssh(story, sshd, project, people);
    project.write(readFileSync(programs[1], "utf8"));
    await tellJunos(story, router, project);
    await project.setConfig("mistake", "false");
    project.write(readFileSync(programs[2], "utf8"));
    await tellRouteros(story, second, project);
  } catch (error) {
    // What fails because everything is being removed says nothing; the one who removes it ends the process.
    if (interrupted) await new Promise(() => {});
    throw error;
  } finally {
    await cleanUp();
  }

  print(`\n${paint(1, `${story.proven.length} claims held, in ${duration(Date.now() - begun)}:`)}`);
  for (const sentence of story.proven) print(`  - ${sentence}`);
  print(`\nThe programs: ${programs.join(", ")}`);
});

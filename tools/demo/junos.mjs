import { paint, print } from "./story.mjs";

const hardened = ["aes256-gcm@openssh.com", "aes256-ctr"];
const ours = / (ciphers|max-sessions|ssh-known-hosts|client station|user alice authentication)/;

/** An emulated router out of the built package, which lets the owner of the key in. */
export async function startRouter(authorizedKey) {
  const { emulate } = await import("pulumi-ssh/testing");
  return emulate("junos", {
    user: "netops",
    authorizedKey,
    configuration: "set system login user alice class operator\nset system services ssh ciphers aes128-ctr",
  });
}

/** Four resources of one router: one commit, its proof, drift, a lock-out that is refused, and the way back. */
export async function tellJunos(story, router, project) {
  const configuration = () => router.configuration("set");
  const before = configuration();
  const lines = (pattern) =>
    configuration()
      .split("\n")
      .filter((line) => pattern.test(line));
  const ciphers = () => lines(/ ciphers /).map((line) => line.split(" ").at(-1));

  story.chapter("A router", "Four resources of one device, in the router's own words:");
  const preview = await story.pulumi(project, "preview");
  story.claim(
    "preview shows the set lines of the router, and the secret in none of them",
    preview.code === 0 &&
      preview.output.includes("set system services ssh ciphers aes256-gcm@openssh.com") &&
      preview.output.includes("client station secret [secret]") &&
      !preview.output.includes("of the demo's station"),
    preview.output,
  );
  story.claim("preview has not contacted the router", router.counters.connections === 0);

  story.chapter("One commit for everything");
  const up = await story.pulumi(project, "up");
  for (const line of lines(ours)) print(`    ${paint(2, line)}`);
  const { commits, logins, rpcs } = router.counters;
  story.claim(
    "all four are one commit, and the router would have undone it by itself",
    up.code === 0 && commits === 1 && rpcs["commit-configuration confirmed"] === 1,
    up.output + JSON.stringify(router.counters.rpcs),
  );
  story.claim("one login for the work, and one fresh login as the proof", logins === 2, `${logins} logins`);

  story.chapter("Drift", "Behind Pulumi's back somebody changes the ciphers, and opens the sessions:");
  const typed = [
    "delete system services ssh ciphers aes256-gcm@openssh.com",
    "delete system services ssh max-sessions-per-connection",
  ];
  for (const line of typed) print(`    ${paint(2, line)}`);
  await router.console(typed);
  const heal = await story.pulumi(project, "up", ["--refresh"]);
  story.claim(
    "up --refresh names what drifted, and puts exactly that right, the order of the ciphers too",
    heal.code === 0 && /1 updated/.test(heal.output) && ciphers().join() === hardened.join(),
    heal.output + configuration(),
  );

  story.chapter("A mistake that would lock us out", "One cipher only, and one that this run does not speak:");
  const standing = configuration();
  const { commits: done } = router.counters;
  await project.setConfig("mistake", "true");
  const mistake = await story.pulumi(project, "up");
  story.claim(
    "it is refused with a sentence that says why, and nothing was sent",
    mistake.code !== 0 &&
      /SshServerSettings ssh: .*`ciphers`/.test(mistake.output) &&
      configuration() === standing &&
      router.counters.commits === done,
    mistake.output,
  );

  story.chapter("Destroy");
  const destroy = await story.pulumi(project, "destroy");
  story.claim(
    "the router's configuration is, line for line, what it was before the demo",
    destroy.code === 0 && configuration() === before,
    configuration(),
  );
}

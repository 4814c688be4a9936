import { generateKeyPairSync } from "node:crypto";
import { paint, print } from "./story.mjs";

const menus = ["/ip ssh", "/user ssh-keys", "/user ssh-keys private", "/ip ssh known-hosts"];

/** An emulated router out of the built package, which lets the owner of the key in over SSH. */
export async function startRouterosRouter(authorizedKey) {
  const { emulate } = await import("pulumi-ssh/testing");
  return emulate("routeros", {
    profile: "7.25",
    user: "netops",
    authorizedKey,
    configuration: '/user add name=alice group=full password="of alice"',
  });
}

/** What the third program is to be told. */
export function routerosConfig(router) {
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    apiPort: router.apiSslPort,
    apiUser: router.user,
    apiPassword: router.password,
    apiCertificate: router.tlsFingerprint,
    clientKey: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
}

/** The same kinds on a router without a commit: a schedule as its undo, a proof over two protocols. */
export async function tellRouteros(story, router, project) {
  const services = ["max-sessions", "address"].map((name) => `:put [/ip service get ssh ${name}]`);
  const left = ["/file print count-only", "/system scheduler print count-only"];
  const standing = () =>
    router.console([...menus.map((menu) => `:put [${menu} print as-value]`), ...services, ...left].join("\n"));
  const before = await standing();

  story.chapter("A router without a commit", "RouterOS, by its API; the commands as its console takes them:");
  const preview = await story.pulumi(project, "preview");
  story.claim(
    "preview shows the commands of the router, and no private key in any of them",
    preview.code === 0 &&
      preview.output.includes("/ip ssh set strong-crypto=yes") &&
      preview.output.includes("contents=[secret]") &&
      !preview.output.includes("PRIVATE KEY"),
    preview.output,
  );
  story.claim("preview has not contacted this router either", router.counters.connections === 0);

  story.chapter("An undo that the router keeps");
  const up = await story.pulumi(project, "up");
  story.claim(
    "the work is one login to the API; the proof is one more there, and one to the SSH server",
    up.code === 0 && router.counters.logins === 2 && router.sshCounters.logins === 1,
    `${up.output}${JSON.stringify(router.counters)}`,
  );
  const made = await standing();
  story.claim(
    "no schedule and no uploaded file is left",
    made.endsWith("\n0\n0\n") && made.includes("host=192.0.2.10"),
    made,
  );

  story.chapter("Drift at the console", "Somebody types:");
  const typed = ["/ip ssh set strong-crypto=no", "/ip ssh known-hosts remove [find]"];
  for (const line of typed) print(`    ${paint(2, line)}`);
  await router.console(typed.join("\n"));
  const heal = await story.pulumi(project, "up", ["--refresh"]);
  const numberless = (text) => text.replace(/\.id=\*\w+/g, "");
  story.claim(
    "up --refresh puts exactly that right",
    heal.code === 0 && /1 created.*1 updated/s.test(heal.output) && numberless(await standing()) === numberless(made),
    heal.output,
  );

  story.chapter("An address list without us");
  const healed = await standing();
  await project.setConfig("mistake", "true");
  const mistake = await story.pulumi(project, "up");
  story.claim(
    "it is refused with a sentence that names our address, and nothing was changed",
    mistake.code !== 0 &&
      /SshServerSettings router-ssh: .*`allowFrom`: this run comes from 127\.0\.0\.1/.test(mistake.output) &&
      (await standing()) === healed,
    mistake.output,
  );

  story.chapter("Destroy");
  const destroy = await story.pulumi(project, "destroy");
  story.claim("this router too is what it was before", destroy.code === 0 && (await standing()) === before, before);
}

// Applies lines to a Junos device one transaction after the other, over one NETCONF session on one bare ssh2 connection:
// lock, load, commit, unlock. Reads `{ device, privateKeyFile, transactions }`; prints the milliseconds of its parts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { device, transactions } = JSON.parse(readFileSync(0, "utf8"));
const begun = performance.now();
const { Client } = createRequire(import.meta.url)("ssh2");
const client = new Client();
const end = "]]>]]>";
let heard = "";
let waiting;

await new Promise((resolve, reject) => {
  client.once("ready", resolve).once("error", reject);
  const { host, port, user: username } = device;
  client.connect({
    host,
    port,
    username,
    privateKey: readFileSync(device.privateKeyFile),
    hostVerifier: (blob) => blob.toString("base64") === device.hostKey.split(" ")[1],
  });
});
const channel = await new Promise((resolve, reject) =>
  client.subsys("netconf", (error, stream) => (error ? reject(error) : resolve(stream))),
);
channel.on("data", (chunk) => {
  heard += chunk;
  const at = heard.indexOf(end);
  if (at < 0) return;
  const message = heard.slice(0, at);
  heard = heard.slice(at + end.length);
  waiting(message);
});
const next = () =>
  new Promise((resolve) => {
    waiting = resolve;
  });
const hello = next();
channel.write(
  `<hello><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>${end}`,
);
await hello;
const ready = performance.now();

async function rpc(operation) {
  const reply = next();
  channel.write(`<rpc>${operation}</rpc>${end}`);
  const text = await reply;
  if (/<error-severity>\s*error/.test(text)) throw new Error(text);
}
const inXml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
for (const lines of transactions) {
  await rpc("<lock><target><candidate/></target></lock>");
  const set = inXml(lines.join("\n"));
  await rpc(
    `<load-configuration action="set" format="text"><configuration-set>${set}</configuration-set></load-configuration>`,
  );
  await rpc("<commit-configuration/>");
  await rpc("<unlock><target><candidate/></target></unlock>");
}
const done = performance.now();
client.end();
process.stdout.write(JSON.stringify({ connect: ready - begun, work: done - ready }));

// Does one step's work on a file of keys with one bare ssh2 connection and nothing else: connect, run commands, end.
// Reads `{ device, step, file, user, keys }` from its standard input; prints the milliseconds of each part.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { device, step, file, user, keys } = JSON.parse(readFileSync(0, "utf8"));
const begun = performance.now();
const { Client } = createRequire(import.meta.url)("ssh2");
const loaded = performance.now();
const client = new Client();
await new Promise((resolve, reject) => {
  client.once("ready", resolve).once("error", reject);
  const { host, port, user: username } = device;
  client.connect({
    host,
    port,
    username,
    privateKey: readFileSync(device.privateKeyFile),
    authHandler: ["publickey"],
    hostVerifier: (blob) => blob.toString("base64") === device.hostKey.split(" ")[1],
  });
  client.setNoDelay(true);
});
const ready = performance.now();
const exec = (command) =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      channel.once("exit", (code) => {
        if (code !== 0) reject(new Error(`${command}: ${code}`));
      });
      channel.once("close", resolve).resume();
    });
  });
const [first] = keys;
const blobOf = (key) => key.split(" ")[1];
const commands = {
  up: keys.map((key) => `printf '%s\\n' "${key}" >> ${file}`),
  change: [`sed -i 's|^${first}|no-pty ${first}|' ${file}`],
  refresh: [`cat ${file}`],
  destroy: keys.map((key) => `grep -vF '${blobOf(key)}' ${file} > ${file}.new; mv ${file}.new ${file}`),
}[step];
for (const command of commands)
  await exec(device.sudo ? `sudo -n -u ${user} sh -c '${command.replaceAll("'", `'\\''`)}'` : command);
const done = performance.now();
client.end();
process.stdout.write(JSON.stringify({ load: loaded - begun, connect: ready - loaded, work: done - ready }));

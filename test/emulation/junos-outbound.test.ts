import { createServer, type Server, type Socket } from "node:net";
import { Client } from "ssh2";
import { connectionInfo } from "../emulators/junos/server/connection-info";
import { set, startDevice, stopDevices } from "./junos-bench";
import { openNetconf } from "./netconf-client";

const listeners: Server[] = [];
afterEach(async () => {
  await stopDevices();
  for (const listener of listeners.splice(0)) listener.close();
});

/** Somebody who is called: each connection with what was said before SSH. */
async function listen() {
  const calls: { preamble: string; socket: Socket }[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    let text = Buffer.alloc(0);
    const read = (piece: Buffer) => {
      text = Buffer.concat([text, piece]);
      const banner = text.indexOf("SSH-2.0-");
      if (banner < 0) return;
      socket.off("data", read);
      socket.pause();
      socket.unshift(text.subarray(banner));
      calls.push({ preamble: text.subarray(0, banner).toString("latin1"), socket });
    };
    socket.on("data", read);
  });
  listeners.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const call = async (number: number) => {
    const deadline = Date.now() + 4000;
    while (calls[number] === undefined) {
      if (Date.now() > deadline) throw new Error(`call ${number} did not come`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return calls[number] as (typeof calls)[number];
  };
  return { port, call, calls, server };
}

const client = "set system services outbound-ssh client nms";
const lines = (port: number, ...more: string[]) => [
  `${client} device-id abc123`,
  `${client} services netconf`,
  `${client} 127.0.0.1 port ${port} retry 2 timeout 5`,
  ...more,
];

test("the HMAC is that of a real device", () => {
  const hostKey =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDhMc83Qp9ogdGNYJGMjjUfbCAFXspkUPrrcdEI9JgIsng3fbtZl6pSi7xyFYlZrPor/oiNoCxQl+HOArESS+HTjFsd0tgBUyuO+rx53+vtZJ2HarsgZg59F5BjYDQq/ulCBjRDM7BQ2xViItTAIV8Q5nnikaA+mBxnNN/2EEEhuXekyibdwDY0z3X4Tc4los2qZaZBVkKeaJ6voj+7dWG8vRQINs+gXfL+jk2Lz4m72zA6y3n7KCcG4lCH3e1C1bdnSX5dblYuEUsCV9XKbNl5qqajDeUaKeCMsjMlmXS7+E+C2pTE/Dir7T9IfN7SEpd3nDjH7fDthKKP9GCq9Lkv";
  expect(connectionInfo("abc123", "Juniper123", hostKey)).toBe(
    `MSG-ID: DEVICE-CONN-INFO\r\nMSG-VER: V1\r\nDEVICE-ID: abc123\r\nHOST-KEY: ${hostKey}\0\r\nHMAC: 7aa4440cc6a8fd12bc9f13ad1af8a28ea6cc1137\r\n`,
  );
});

test("the device calls when that is committed, says who it is and serves NETCONF", async () => {
  const nms = await listen();
  const device = await startDevice({ outboundSecond: 10 });
  const session = await openNetconf(device);
  await session.rpc(set(...lines(nms.port, `${client} secret juniper123`)));
  await session.rpc("<commit-configuration/>");
  const { preamble, socket } = await nms.call(0);
  const rsa = device.hostKeys.find((line) => line.startsWith("ssh-rsa")) ?? "";
  expect(preamble).toBe(connectionInfo("abc123", "juniper123", rsa));
  const { user: username, password } = device;
  const ssh = new Client();
  const ready = new Promise((resolve, reject) => ssh.on("ready", () => resolve(undefined)).on("error", reject));
  ssh.connect({ sock: socket, username, password });
  await ready;
  const called = await openNetconf(device, { client: ssh });
  const reply = await called.rpc("<get-outbound-ssh-service-information/>");
  expect(reply).toContain("<outbound-ssh-client-name>nms</outbound-ssh-client-name>");
  expect(reply).toContain(`<outbound-ssh-server-info>127.0.0.1:${nms.port}</outbound-ssh-server-info>`);
  expect(reply).toContain("<outbound-ssh-connection-status>up</outbound-ssh-connection-status>");
  expect(reply).toContain("<outbound-ssh-device-id>abc123</outbound-ssh-device-id>");
  const gone = new Promise((resolve) => ssh.on("close", () => resolve(undefined)));
  await device.console("delete system services outbound-ssh");
  await gone;
});

test("without a secret it says three lines, tries the next server, and calls again", async () => {
  const [first, second] = [await listen(), await listen()];
  first.server.close();
  const device = await startDevice({ outboundSecond: 5 });
  await device.console([...lines(first.port), `${client} 127.0.0.2 port ${second.port}`]);
  // Two servers of one address would be one: the name is the key.
  await device.console([`delete ${client.slice(4)} 127.0.0.2`, `set ${client.slice(4)} localhost port ${second.port}`]);
  const { preamble, socket } = await second.call(0);
  expect(preamble).toBe("MSG-ID: DEVICE-CONN-INFO\r\nMSG-VER: V1\r\nDEVICE-ID: abc123\r\n");
  socket.destroy();
  await second.call(1);
});

test("a client that lacks something is not called", async () => {
  const nms = await listen();
  const device = await startDevice({ outboundSecond: 1 });
  await device.console(lines(nms.port).slice(1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(nms.calls).toEqual([]);
  const session = await openNetconf(device);
  expect(await session.rpc("<get-outbound-ssh-service-information/>")).not.toContain("nms");
});

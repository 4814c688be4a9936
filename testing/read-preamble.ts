import type { Socket } from "node:net";
import { type DeviceConnInfo, readDeviceConnInfo } from "../provider/core/formats/device-conn-info";

/** How long after the last line of a preamble we wait for another one, in milliseconds. */
const quiet = 1000;

/**
 * Takes the preamble off a stream and nothing more: what follows is put back, for the SSH client to read. `patient`: not
 * over before it has an HMAC, or SSH has begun.
 */
export function readPreamble(socket: Socket, how: { seconds: number; patient: boolean }): Promise<DeviceConnInfo> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    let lull: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => fail(new Error(`no DEVICE-CONN-INFO within ${how.seconds} s`)), how.seconds * 1000);

    const end = () => {
      clearTimeout(limit);
      clearTimeout(lull);
      socket.off("readable", read).off("end", ended).off("close", ended).off("error", fail);
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const ended = () => fail(new Error("the connection ended within the DEVICE-CONN-INFO"));
    const succeed = (info: DeviceConnInfo, length: number) => {
      end();
      if (bytes.length > length) socket.unshift(bytes.subarray(length));
      resolve(info);
    };
    const read = () => {
      clearTimeout(lull);
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) bytes = Buffer.concat([bytes, chunk]);
      try {
        const found = readDeviceConnInfo(bytes);
        if (found.more) return;
        const { info, length } = found;
        if (found.certain) succeed(info, length);
        else if (info.hmac !== undefined || !how.patient) lull = setTimeout(() => succeed(info, length), quiet);
      } catch (error) {
        fail(error as Error);
      }
    };
    socket.on("readable", read).on("end", ended).on("close", ended).on("error", fail);
    read();
  });
}

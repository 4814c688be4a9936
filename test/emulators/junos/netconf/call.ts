import type { XmlElement } from "../config/types";
import type { Device } from "../server/device";
import type { ManagementSession } from "../server/management-session";

/** One rpc that is being carried out. */
export interface Call {
  device: Device;
  session: ManagementSession;
  /** The element in `<rpc>`. */
  operation: XmlElement;
  /** `commit-configuration confirmed` */
  name: string;
  /** Ends the session after the reply. */
  end(): void;
}

export interface Operation {
  /** One of these is needed; none named: anybody may. */
  permissions: readonly string[];
  /** The content of `<rpc-reply>`; throws Refused. */
  run(call: Call): string | Promise<string>;
}

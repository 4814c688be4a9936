import { Redactor } from "../../../provider/core/redactor";
import type { ApiTarget } from "../../../provider/transport/routeros-api/api-target";
import type { ApiWire } from "../../../provider/transport/routeros-api/api-wire";
import { type ApiOptions, openApi } from "../../../provider/transport/routeros-api/open-api";
import { createTrace } from "../../../provider/transport/trace";
import type { ApiServer } from "./routeros-api-server";

const opened: ApiWire[] = [];

/** Where the server is, without TLS; a test adds the rest. */
export const plainTarget = ({ port }: ApiServer): ApiTarget => ({
  host: "127.0.0.1",
  port,
  user: "admin",
  password: "secret-word",
  tls: false,
  insecureAcceptAnyHostKey: true,
});

/** Opens a wire that `closeWires` closes. `warnings` receives what the user would see. */
export async function openWire(
  target: ApiTarget,
  more: Partial<ApiOptions> & { warnings?: string[] } = {},
): Promise<ApiWire> {
  const { warnings = [], ...options } = more;
  const wire = await openApi(target, {
    trace: createTrace(undefined, new Redactor()),
    onWarning: (text) => void warnings.push(text),
    ...options,
  });
  opened.push(wire);
  return wire;
}

export function closeWires(): void {
  for (const wire of opened.splice(0)) wire.close();
}

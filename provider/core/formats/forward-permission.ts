/** `host:port` of permitopen and permitlisten, taken apart as sshd does (`handle_permit`, `hpdelim2`). */
export interface ForwardPermission {
  host: string;
  /** A number, `*` or the name of a service. */
  port: string;
}

/** `undefined` where sshd says "invalid permission hostname" or "port". `barePort`: permitlisten may be a port alone. */
export function readForwardPermission(text: string, barePort: boolean): ForwardPermission | undefined {
  if (barePort && !text.includes(":")) return readForwardPermission(`*:${text}`, false);
  // `hpdelim2` also takes a slash for the separator; `checkOptions` does not.
  const parts = /^(\[[^\]]*\]|[^[:/][^:/]*|)[:/](.+)$/s.exec(text);
  if (parts === null) return undefined;
  const [, host = "", port = ""] = parts;
  if (port === "*" || /^[A-Za-z][A-Za-z0-9-]*$/.test(port)) return { host, port };
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535 ? { host, port } : undefined;
}

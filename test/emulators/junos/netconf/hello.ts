const base = ["base:1.0", "capability:candidate:1.0", "capability:confirmed-commit:1.0", "capability:validate:1.0"];

/** The greeting of a session, with the two comments that stand before it. */
export function hello(options: {
  user: string;
  loginClass: string;
  sessionId: number;
  isRfcCompliant: boolean;
  isChunkedOffered: boolean;
}): string {
  const { user, loginClass, sessionId, isRfcCompliant, isChunkedOffered } = options;
  const capabilities = [
    ...base.map((name) => `urn:ietf:params:netconf:${name}`),
    ...(isChunkedOffered ? ["urn:ietf:params:netconf:base:1.1"] : []),
    "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
    ...base.map((name) => `urn:ietf:params:xml:ns:netconf:${name}`),
    "urn:ietf:params:xml:ns:netconf:capability:url:1.0?protocol=http,ftp,file",
    "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring",
    "http://xml.juniper.net/netconf/junos/1.0",
    "http://xml.juniper.net/dmi/system/1.0",
  ];
  const p = isRfcCompliant ? "nc:" : "";
  return [
    "<!-- No zombies were killed during the creation of this user interface -->",
    `<!-- user ${user}, class ${loginClass} -->`,
    `<${p}hello xmlns${isRfcCompliant ? ":nc" : ""}="urn:ietf:params:xml:ns:netconf:base:1.0">`,
    `  <${p}capabilities>`,
    ...capabilities.map((name) => `    <${p}capability>${name}</${p}capability>`),
    `  </${p}capabilities>`,
    `  <${p}session-id>${sessionId}</${p}session-id>`,
    `</${p}hello>`,
  ].join("\n");
}

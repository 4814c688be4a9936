import fc from "fast-check";
import { type ConfigTree, type Format, load, print, type Schema } from "../emulators/junos/config";
import { leavesOf, line, profiles, schemas } from "./junos-config-samples";

const empty: ConfigTree = { children: [] };

function loaded(schema: Schema, text: string, format: Format = "set"): ConfigTree {
  const { tree, errors } = load(schema, empty, { action: format === "set" ? "set" : "merge", format }, text);
  expect(errors).toEqual([]);
  return tree;
}

/** Some lines of a release, in any order, some of them then deactivated. */
const configuration = (schema: Schema): fc.Arbitrary<string> => {
  const leaves = leavesOf(schema).filter(({ words }) => !words.endsWith("plain-text-password-value"));
  const one = fc
    .tuple(fc.constantFrom(...leaves), fc.nat(1), fc.nat(9))
    .map(([leaf, index, dice]) => `${line(leaf, index)}\n${dice === 0 ? `deactivate ${leaf.words}\n` : ""}`);
  const group = one.map((text) => text.replace(/^(set|deactivate) /gm, "$1 groups g1 "));
  // Words that would be read as something else, were they not quoted.
  const odd = fc
    .string({ unit: fc.constantFrom(..."ab0 {}[];#/*\"\\'<>&$:,".split("")), minLength: 1, maxLength: 12 })
    .filter((text) => text.trim() === text)
    .map((text) => `set interfaces ge-0/0/1 description "${text.replace(/["\\]/g, "\\$&")}"\n`);
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: one }, { weight: 1, arbitrary: group }, { weight: 1, arbitrary: odd }), {
      maxLength: 25,
    })
    .map((lines) => lines.join(""));
};

/** `deactivate` of what has several entries needs one of them: those lines are left out. */
const withoutMisses = (text: string, schema: Schema): string => {
  const kept: string[] = [];
  for (const each of text.split("\n").filter((one) => one !== "")) {
    const { errors } = load(schema, empty, { action: "set", format: "set" }, each);
    if (errors.length === 0) kept.push(each);
  }
  return kept.join("\n");
};

describe.each(profiles.map((profile, index) => [profile, schemas[index] as Schema] as const))("%s", (_, schema) => {
  test.each(["text", "set", "xml", "json"] as const)("what is printed as %s reads as the same", (format) => {
    fc.assert(
      fc.property(configuration(schema), (text) => {
        const tree = loaded(schema, withoutMisses(text, schema));
        const printed = print(schema, tree, format);
        expect(loaded(schema, printed, format)).toEqual(tree);
        expect(print(schema, loaded(schema, printed, format), format)).toBe(printed);
      }),
      { numRuns: 40 },
    );
  });

  test("loading the same again changes nothing", () => {
    fc.assert(
      fc.property(configuration(schema), fc.constantFrom<Format>("text", "set", "xml", "json"), (text, format) => {
        const tree = loaded(schema, withoutMisses(text, schema));
        const action = format === "set" ? "set" : "merge";
        const again = load(schema, tree, { action, format }, print(schema, tree, format));
        expect(again).toEqual({ tree, errors: [], warnings: [] });
      }),
      { numRuns: 30 },
    );
  });
});

const schema = schemas[4] as Schema;

test("curly text", () => {
  const tree = loaded(
    schema,
    `## Last commit: 2026-10-05 22:03:43 UTC by netops
    system {
        /* the lab's own */
        login { user alice { class super-user; authentication { ssh-ed25519 "ssh-ed25519 AAAA alice@laptop"; } } }
        services {
            inactive: ssh { ciphers [ aes256-ctr aes128-ctr ]; macs hmac-sha2-256; no-passwords; }
            outbound-ssh { client nms { secret "$9$m5zntu1ylM/ClM8XbwmfT"; 192.0.2.10 port 7804 retry 3; 192.0.2.11; } }
        }
    }`,
    "text",
  );
  expect(print(schema, tree, "text")).toBe(`system {
    login {
        user alice {
            class super-user;
            authentication {
                ssh-ed25519 "ssh-ed25519 AAAA alice@laptop"; ## SECRET-DATA
            }
        }
    }
    services {
        inactive: ssh {
            no-passwords;
            ciphers [ aes256-ctr aes128-ctr ];
            macs hmac-sha2-256;
        }
        outbound-ssh {
            client nms {
                secret "$9$m5zntu1ylM/ClM8XbwmfT"; ## SECRET-DATA
                192.0.2.10 port 7804 retry 3;
                192.0.2.11;
            }
        }
    }
}
`);
  expect(print(schema, tree, "text", { path: "system services outbound-ssh client nms", maskSecrets: true })).toBe(
    `secret /* SECRET-DATA */; ## SECRET-DATA
192.0.2.10 port 7804 retry 3;
192.0.2.11;
`,
  );
  expect(print(schema, tree, "set", { path: "system services outbound-ssh" })).toBe(
    `set system services outbound-ssh client nms secret "$9$m5zntu1ylM/ClM8XbwmfT"
set system services outbound-ssh client nms 192.0.2.10 port 7804
set system services outbound-ssh client nms 192.0.2.10 retry 3
set system services outbound-ssh client nms 192.0.2.11
`,
  );
});

test("words that look like marks", () => {
  const names = ["inactive:", "active:", "replace:", "delete:"];
  const tree = loaded(
    schema,
    `${names.map((name) => `set interfaces "${name}" description x`).join("\n")}
     set system login class c permissions [ "inactive:" view ]`,
  );
  expect(loaded(schema, print(schema, tree, "text"), "text")).toEqual(tree);
  expect(loaded(schema, print(schema, tree, "set"), "set")).toEqual(tree);
});

test("xml", () => {
  const tree = loaded(
    schema,
    `set system services ssh
     set system services netconf ssh port 830
     set system login user alice authentication ssh-ed25519 "ssh-ed25519 AAAA a<b>&c"
     deactivate system services netconf ssh port`,
  );
  const attributes = { "junos:commit-user": "netops" };
  expect(
    print(schema, tree, "xml", { attributes }),
  ).toBe(`<configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm" junos:commit-user="netops">
    <system>
        <login>
            <user>
                <name>alice</name>
                <authentication>
                    <ssh-ed25519>
                        <name>ssh-ed25519 AAAA a&lt;b&gt;&amp;c</name>
                    </ssh-ed25519>
                </authentication>
            </user>
        </login>
        <services>
            <netconf>
                <ssh>
                    <port inactive="inactive">830</port>
                </ssh>
            </netconf>
            <ssh>
            </ssh>
        </services>
    </system>
</configuration>`);
  expect(print(schema, tree, "xml", { maskSecrets: true })).toContain(
    "<ssh-ed25519>\n                        <name>/* SECRET-DATA */</name>",
  );
  expect(print(schema, tree, "xml", { path: "system login user bob" })).toBe(
    '<configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm">\n</configuration>',
  );
});

test("prefixes, and a configuration inside something else", () => {
  const text = `<nc:config xmlns:nc="urn:n"><cfg:configuration xmlns:cfg="urn:c"><cfg:system>
    <cfg:host-name> r1 </cfg:host-name></cfg:system></cfg:configuration></nc:config>`;
  expect(print(schema, loaded(schema, text, "xml"), "set")).toBe("set system host-name r1\n");
});

test("json", () => {
  const text = `{"configuration": {"@": {"junos:commit-user": "x"}, "system": {"services": {
    "ssh": {"no-passwords": [null], "port": 22, "@port": {"inactive": true}, "ciphers": ["aes256-ctr", "aes128-ctr"]},
    "netconf": {"ssh": [null]},
    "outbound-ssh": {"client": [{"name": "nms", "@": {"inactive": true}, "device-id": "r1"}]}}}}}`;
  const tree = loaded(schema, text, "json");
  expect(print(schema, tree, "set")).toBe(`set system services netconf ssh
set system services ssh no-passwords
set system services ssh ciphers aes256-ctr
set system services ssh ciphers aes128-ctr
set system services ssh port 22
deactivate system services ssh port
set system services outbound-ssh client nms device-id r1
deactivate system services outbound-ssh client nms
`);
});

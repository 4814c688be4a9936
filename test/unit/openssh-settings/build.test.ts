import { parseEffective } from "../../../provider/core/formats/sshd-config";
import { buildProblems } from "../../../provider/platforms/openssh/settings/build";

const bare = parseEffective("port 22\nbanner none\n");

test("what an empty configuration does not show is not built in", () => {
  const args = { usePam: true, banner: "/x", match: [{ user: ["a"], settings: { gssapiAuthentication: true } }] };
  expect(buildProblems(args, bare, "9.2")).toEqual([
    { property: "usePam", reason: "This server's sshd was built without PAM and has no UsePAM. Leave it out." },
    { property: "match[0].settings.gssapiAuthentication", reason: expect.stringContaining("without GSSAPI") },
  ]);
});

test("10.4 has other names for GSSAPI", () => {
  const [problem] = buildProblems({ gssapiAuthentication: true }, bare, "10.4");
  expect(problem?.reason).toContain("10.5 has the right ones again");
});

test("what is shown, left out or never shown is no problem", () => {
  const built = parseEffective("usepam no\ngssapikeyexchange no\n");
  expect(
    buildProblems({ usePam: true, gssapiKeyExchange: true, printLastLog: null, debianBanner: false }, built, "9.2"),
  ).toEqual([]);
});

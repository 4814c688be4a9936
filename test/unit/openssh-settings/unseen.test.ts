import { unseenSettings } from "../../../provider/platforms/openssh/settings/unseen";

const wanted = { debianBanner: false, maxAuthTries: 4 };
const seen = { maxAuthTries: 6 };

test("what sshd never shows is what our own lines say", () => {
  expect(unseenSettings(wanted, seen, ["DebianBanner no", "MaxAuthTries 4"], "8.4")).toEqual({ debianBanner: false });
  expect(unseenSettings(wanted, seen, ["DebianBanner yes"], "8.4")).toEqual({ debianBanner: null });
  expect(unseenSettings(wanted, seen, [], "8.4")).toEqual({ debianBanner: null });
});

test("what it shows is not our word", () =>
  expect(unseenSettings(wanted, { ...seen, debianBanner: true }, ["DebianBanner no"], "10.0")).toEqual({}));

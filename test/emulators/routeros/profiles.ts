/** The releases that the facts describe best, each as the router words its own version. */
const versions: { [profile: string]: string } = {
  "6.49": "6.49.18 (long-term)",
  "7.11": "7.11.3 (stable)",
  "7.16": "7.16.2 (stable)",
  "7.20": "7.20.8 (long-term)",
  "7.21": "7.21.4 (stable)",
  "7.24": "7.24 (stable)",
  "7.25": "7.25 (stable)",
};

export const profiles = Object.keys(versions);

/** Any other release goes too, `6.42.12` or `7.22`: the tables have ranges, not columns. */
export function versionOf(profile: string): string {
  if (!/^[67]\.\d+(\.\d+)?(_\w+)?$/.test(profile)) throw new Error(`no such RouterOS release: ${profile}`);
  return versions[profile] ?? `${profile} (stable)`;
}

/** On whose behalf a command runs. */
export interface Session {
  user: string;
  policies: ReadonlySet<string>;
  via: "api" | "api-ssl" | "ssh" | "scheduler" | "owner";
}

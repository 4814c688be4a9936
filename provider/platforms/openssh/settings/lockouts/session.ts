import type { Lockout, Rule, Scene } from "./rule";

export const sessionRules: readonly Rule[] = [noSessions, noStartups, forced, refused, jailed];

function noSessions({ value }: Scene): Lockout[] {
  return value("maxSessions") === 0
    ? [{ argument: "maxSessions", reason: "With 0 sessions this run could log in and not run any command." }]
    : [];
}

function noStartups({ value }: Scene): Lockout[] {
  return value("perSourceMaxStartups") === 0
    ? [{ argument: "perSourceMaxStartups", reason: "With 0 nobody may begin to log in (`Not allowed at this time`)." }]
    : [];
}

function forced({ value }: Scene): Lockout[] {
  const command = value("forceCommand");
  if (command === null || command === "none") return [];
  return [
    {
      argument: "forceCommand",
      reason: "It would replace every command of this run; set it in a match block for other users.",
    },
  ];
}

function refused({ value }: Scene): Lockout[] {
  return value("refuseConnection") === true
    ? [
        {
          argument: "refuseConnection",
          reason: "It would end this run's connections too; set it in a match block for others.",
        },
      ]
    : [];
}

function jailed({ value }: Scene): Lockout[] {
  const directory = value("chrootDirectory");
  if (directory === null || directory === "none") return [];
  return [
    {
      argument: "chrootDirectory",
      reason: `This run would see ${directory} as its root, and no file of the server; set it in a match block for other users.`,
    },
  ];
}

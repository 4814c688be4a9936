import { createHash, randomBytes } from "node:crypto";
import { isSince } from "../release";
import type { Router } from "../router";
import type { User } from "../state";
import { isAllowed } from "../values";
import type { Sentence } from "./read-sentence";

export type LoginStep =
  | { kind: "in"; user: User }
  | { kind: "challenge"; challenge: string }
  | { kind: "refused"; message: string }
  | { kind: "unknown" };

/** One `/login`: with name and password from 6.43 on, before that by answering a challenge. */
export class Login {
  private challenge: string | undefined;

  constructor(
    private readonly router: Router,
    private readonly address: string,
  ) {}

  step({ attributes }: Sentence): LoginStep {
    const isModern = isSince(this.router.release, "6.43");
    const name = attributes.get("name") ?? "";
    if (isModern) {
      const password = attributes.get("password");
      // What a modern router says to a login without a password is in no capture.
      if (password === undefined) return { kind: "unknown" };
      return this.decide(name, (user) => user.password === password, "invalid user name or password (6)");
    }
    const response = attributes.get("response");
    if (response === undefined || this.challenge === undefined) {
      this.challenge = randomBytes(16).toString("hex");
      return { kind: "challenge", challenge: this.challenge };
    }
    const challenge = Buffer.from(this.challenge, "hex");
    this.challenge = undefined;
    return this.decide(name, (user) => response === answerTo(challenge, user.password), "cannot log in");
  }

  private decide(name: string, isRight: (user: User) => boolean, message: string): LoginStep {
    const { users, groups } = this.router.state;
    const user = users.find((each) => each.name === name);
    if (user === undefined || user.disabled || !isAllowed(this.address, user.address) || !isRight(user))
      return { kind: "refused", message };
    const group = groups.find((each) => each.name === user.group);
    // Without the policy the login fails; in which words is not known, so it is the usual ones.
    return group?.policies.includes("api") ? { kind: "in", user } : { kind: "refused", message };
  }
}

const answerTo = (challenge: Buffer, password: string) =>
  `00${createHash("md5")
    .update(Buffer.concat([Buffer.alloc(1), Buffer.from(password, "latin1"), challenge]))
    .digest("hex")}`;

import type { AuthContext, ParsedKey, PublicKeyAuthContext } from "ssh2";
import { utils } from "ssh2";
import { addressFits } from "./address-pattern";
import type { AuthorizedKey, SshSettings, SshUser } from "./ssh-settings";

/** What became of one try to log in; `probe`: the client only asked whether a key would do. */
export type LoginOutcome = "in" | "refused" | "probe" | "none";

/** The logins of one connection, each judged by the settings that hold when it is tried. */
export class SshLogin {
  private refusedAll = 0;
  private refusedPasswords = 0;
  /** Hung up on: what still arrives is not looked at. */
  private isOver = false;

  constructor(
    private readonly settings: () => SshSettings,
    private readonly address: string,
    private readonly told: (outcome: LoginOutcome) => void,
    private readonly hangUp: () => void,
  ) {}

  judge(context: AuthContext): void {
    if (this.isOver) return;
    const user = this.settings().users.get(context.username);
    const { methods } = this.settings();
    if (context.method === "publickey") this.publicKey(context, user);
    else if (context.method === "password") {
      this.decide(context, methods.password && isPassword(user, context.password, this.address));
    } else if (context.method === "keyboard-interactive" && methods.keyboardInteractive) {
      context.prompt([{ prompt: "Password:", echo: false }], (answers) =>
        this.decide(context, isPassword(user, Array.isArray(answers) ? answers[0] : undefined, this.address)),
      );
    } else if (context.method === "none") {
      this.told("none");
      context.reject(this.methods());
    } else this.decide(context, false);
  }

  private publicKey(context: PublicKeyAuthContext, user: SshUser | undefined): void {
    const key = user?.keys.find((each) => this.isKey(each, context));
    const isRight = this.settings().methods.publicKey && key !== undefined;
    if (isRight && context.signature === undefined) {
      this.told("probe");
      context.accept();
    } else this.decide(context, isRight && isSignedWith(key, context));
  }

  private isKey({ base64, from }: AuthorizedKey, context: PublicKeyAuthContext): boolean {
    return (
      Buffer.from(base64, "base64").equals(context.key.data) && (from === undefined || addressFits(this.address, from))
    );
  }

  private decide(context: AuthContext, isIn: boolean): void {
    this.told(isIn ? "in" : "refused");
    if (isIn) context.accept();
    else this.refuse(context);
  }

  private refuse(context: AuthContext): void {
    const { maxAuthTries = 6, maxPasswordTries = Number.POSITIVE_INFINITY } = this.settings();
    if (context.method !== "publickey") this.refusedPasswords++;
    context.reject(this.methods());
    if (++this.refusedAll < maxAuthTries && this.refusedPasswords < maxPasswordTries) return;
    this.isOver = true;
    this.hangUp();
  }

  private methods(): ("publickey" | "password" | "keyboard-interactive")[] {
    const { publicKey, password, keyboardInteractive } = this.settings().methods;
    return [
      ...(publicKey ? (["publickey"] as const) : []),
      ...(password ? (["password"] as const) : []),
      ...(keyboardInteractive ? (["keyboard-interactive"] as const) : []),
    ];
  }
}

const isPassword = (user: SshUser | undefined, text: string | undefined, address: string) =>
  text !== undefined && user?.isPassword?.(text, address) === true;

function isSignedWith({ type, base64 }: AuthorizedKey, context: PublicKeyAuthContext): boolean {
  const key = utils.parseKey(`${type} ${base64}`) as ParsedKey | Error;
  if (key instanceof Error || context.blob === undefined || context.signature === undefined) return false;
  return key.verify(context.blob, context.signature, context.hashAlgo as string) === true;
}

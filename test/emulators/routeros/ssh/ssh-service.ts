import { createPrivateKey } from "node:crypto";
import type { ServerChannel } from "ssh2";
import type { SshPeer, SshWish } from "../../shared/ssh-handlers";
import { SshServer } from "../../shared/ssh-server";
import type { SshSettings } from "../../shared/ssh-settings";
import { toBytes } from "../bytes";
import { runOneLiner } from "../console/one-liner";
import { forSshLibrary } from "../keys/ssh-container";
import { portOf } from "../menus/ip-service";
import type { Router } from "../router";
import type { Service } from "../state";
import { isAllowed } from "../values";
import { algorithmsOf } from "./algorithms";
import { accountOf, loginUsers } from "./login-users";
import { shownHostKey, shownHostKeyPem, shownHostKeyType } from "./shown-host-key";

/** The router's SSH server: it listens, offers and lets in as `/ip/ssh`, `/ip/service` and `/user` say at the moment. */
export class SshService {
  readonly server: SshServer;
  private lastPort: number | undefined;

  constructor(
    private readonly router: Router,
    host: string,
  ) {
    this.server = new SshServer(this.settings(true), this, host, "ROSSSH");
  }

  async apply(isUp = true): Promise<void> {
    const settings = this.settings(isUp);
    const hasMoved = this.lastPort !== undefined && this.lastPort !== settings.port;
    this.lastPort = settings.port;
    await this.server.apply(settings);
    if (hasMoved && this.router.unknowns.portChange === "drop") this.server.cutAll();
  }

  refuses(address: string): boolean {
    return this.router.faults.isDeaf || !isAllowed(address, this.service().address);
  }

  opened(address: string, port: number): () => void {
    const local = `${address}:${this.server.port}`;
    return this.router.connected({ service: "ssh", local, remote: `${address}:${port}` });
  }

  /** One-liners are all that is spoken here: what a terminal session looks like is not emulated. */
  serve(wish: SshWish, peer: SshPeer): ((channel: ServerChannel) => void) | undefined {
    if (wish.kind !== "exec") return undefined;
    return (channel) => {
      void runOneLiner(this.router, accountOf(peer.user), toBytes(wish.command)).then(({ text, code }) => {
        channel.write(Buffer.from(text.replaceAll("\n", "\r\n"), "latin1"));
        channel.exit(code);
        channel.end();
      });
    };
  }

  private service(): Service {
    const service = this.router.state.services.find(({ name }) => name === "ssh");
    if (service === undefined) throw new Error("the state has no service ssh");
    return service;
  }

  private settings(isUp: boolean): SshSettings {
    const { state, release } = this.router;
    const { type, base64 } = shownHostKey(state);
    const privateKey = forSshLibrary(createPrivateKey(shownHostKeyPem(state)));
    const hostKey = { type: shownHostKeyType(state), privateKey, publicKey: `${type} ${base64}` };
    return {
      enabled: isUp && !this.service().disabled,
      port: portOf(this.router, this.service()),
      hostKeys: [hostKey],
      users: loginUsers(this.router),
      methods: { publicKey: true, password: state.ssh.password !== "no", keyboardInteractive: false },
      ...algorithmsOf(release, state.ssh),
      connectionLimit: this.service().maxSessions,
    };
  }
}

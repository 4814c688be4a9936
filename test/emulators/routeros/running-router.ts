import { X509Certificate } from "node:crypto";
import { ApiServer } from "./api/api-server";
import type { OwnCertificate } from "./api/certificate";
import { fromBytes, toBytes } from "./bytes";
import { runScript } from "./console/run-script";
import { type Counters, newCounters } from "./counters";
import type { EmulatedRouteros } from "./emulated-routeros";
import type { Router } from "./router";
import { Schedules } from "./schedules";
import { shownHostKey } from "./ssh/shown-host-key";
import { SshService } from "./ssh/ssh-service";
import { saveState } from "./state-file";

/** Ties a router to the network, to its clock and to its state file. */
export class RunningRouter implements EmulatedRouteros {
  readonly platform = "routeros";
  readonly counters: Counters = newCounters();
  readonly tlsCertificate: string;
  readonly tlsFingerprint: string;
  private readonly ssh: SshService;
  private readonly apis: { api: ApiServer; "api-ssl": ApiServer };
  private readonly schedules: Schedules;
  private isUp = true;

  constructor(
    private readonly router: Router,
    readonly profile: string,
    readonly host: string,
    readonly user: string,
    readonly password: string,
    certificate: OwnCertificate,
    private readonly stateFile: string | undefined,
  ) {
    this.tlsCertificate = certificate.cert;
    this.tlsFingerprint = new X509Certificate(certificate.cert).fingerprint256;
    const around = { router, counters: this.counters, reboot: () => void this.reboot() };
    this.ssh = new SshService(router, host);
    this.apis = {
      api: new ApiServer(around, "api", host, certificate),
      "api-ssl": new ApiServer(around, "api-ssl", host, certificate),
    };
    this.schedules = new Schedules(router);
    router.applied = () => this.apply();
  }

  get version() {
    return this.router.version;
  }
  get port() {
    return this.ssh.server.port ?? 0;
  }
  get apiPort() {
    return this.apis.api.port ?? 0;
  }
  get apiSslPort() {
    return this.apis["api-ssl"].port ?? 0;
  }
  get hostKey() {
    const { type, base64 } = shownHostKey(this.router.state);
    return `${type} ${base64}`;
  }
  get clock() {
    return this.router.clock;
  }
  get faults() {
    return this.router.faults;
  }
  get sshCounters() {
    return this.ssh.server.counters;
  }
  get log() {
    return this.router.log;
  }

  /** Carries out what is configured. */
  async apply(): Promise<void> {
    this.schedules.wind();
    const { api, "api-ssl": apiSsl } = this.apis;
    await Promise.all([this.ssh.apply(this.isUp), api.apply(this.isUp), apiSsl.apply(this.isUp)]);
    if (this.stateFile !== undefined) saveState(this.stateFile, this.router.state);
  }

  async console(lines: string): Promise<string> {
    const policies = new Set(this.router.state.groups.flatMap((group) => group.policies));
    const owner = { user: this.user, policies, via: "owner" as const };
    const { text } = await runScript(this.router, owner, toBytes(lines));
    return fromBytes(text);
  }

  settled(): Promise<void> {
    return this.schedules.settled();
  }

  async reboot(milliseconds = 200): Promise<void> {
    this.isUp = false;
    this.cutAll();
    await this.apply();
    this.cutAll();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (this.router.isClosed) return;
    this.isUp = true;
    await this.apply();
    this.schedules.startUp();
  }

  async close(): Promise<void> {
    this.isUp = false;
    this.router.isClosed = true;
    await this.apply();
    this.schedules.stop();
    this.cutAll();
  }

  private cutAll(): void {
    this.ssh.server.cutAll();
    this.apis.api.cutAll();
    this.apis["api-ssl"].cutAll();
  }
}

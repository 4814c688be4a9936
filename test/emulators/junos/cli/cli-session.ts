import type { Device } from "../server/device";
import type { ManagementSession } from "../server/management-session";
import { ConfigurationMode } from "./configuration-mode";
import { operationalCommand } from "./operational-command";
import { outsideQuotes } from "./pipes";

/** One person's CLI: lines come in, words go out, whatever carries them. */
export class CliSession {
  private configuring: ConfigurationMode | undefined;
  private question: string | undefined;
  isOver = false;

  constructor(
    private readonly device: Device,
    private readonly session: ManagementSession,
  ) {}

  /** What stands before the cursor. */
  get prompt(): string {
    if (this.question !== undefined) return this.question;
    const { device, session } = this;
    const who = `${session.user}@${device.hostName}`;
    // A second routing engine shows which of them one has logged in to.
    const master = device.routingEngines.length > 1 ? "{master:0}" : "";
    if (this.configuring === undefined) return `\n${master === "" ? "" : `${master}\n`}${who}> `;
    const { pending } = device.database;
    const minutes =
      pending === undefined ? 0 : Math.max(0, Math.ceil((pending.deadline - device.clock.now()) / 60_000));
    const timer = pending === undefined ? "" : `# commit confirmed will be rolled back in ${minutes} minutes\n`;
    const place = ["edit", ...this.configuring.path].join(" ");
    return `\n${timer}${master}[${place}]\n${who}# `;
  }

  /** Several commands may stand on one line, with `;` between them. */
  async line(line: string): Promise<string> {
    this.session.lastActive = this.device.clock.now();
    if (this.question !== undefined) return this.answered(line);
    let text = "";
    for (const command of outsideQuotes(line, ";")) {
      if (this.isOver || command.trim() === "") continue;
      text += await this.one(command);
    }
    return text;
  }

  private async one(line: string): Promise<string> {
    if (this.configuring === undefined) return this.operational(line);
    const answer = await this.configuring.line(line);
    if (answer.question !== undefined) {
      this.question = answer.question;
      return "";
    }
    if (answer.leaves) this.configuring = undefined;
    return answer.text;
  }

  private operational(line: string): string {
    const [first, second] = line.trim().split(/\s+/);
    if (first === "exit" || first === "quit") {
      this.isOver = true;
      return "";
    }
    if (first !== "configure" && first !== "edit") return operationalCommand(this.device, this.session, line).text;
    if (!this.session.permissions().may("configure")) return "error: permission denied\n";
    const { mode, text } = ConfigurationMode.enter(this.device, this.session, second);
    this.configuring = mode;
    return text;
  }

  /** `Exit with uncommitted changes? [yes,no] (yes)` */
  private answered(line: string): string {
    this.question = undefined;
    if (/^\s*n/i.test(line)) return "";
    this.configuring?.leave();
    this.configuring = undefined;
    return "Exiting configuration mode\n";
  }
}

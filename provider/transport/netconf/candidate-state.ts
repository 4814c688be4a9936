import type { RpcRequest } from "../../core/netconf";

type Role = NonNullable<RpcRequest["role"]>;

/** What this session holds of the candidate configuration: its lock, and edits that nobody has committed or discarded. */
export class CandidateState {
  private locked = false;
  /** Numbers of requests: the last edit, and the last request that took all edits before it away. */
  private edited = 0;
  private cleaned = 0;

  /** Whether a request of this role has something to do. */
  wants(role: Role | undefined): boolean {
    if (role === "lock") return !this.locked;
    if (role === "unlock") return this.locked;
    if (role === "discard") return this.edited > this.cleaned;
    return true;
  }

  /** Requests that are written together are decided one after the other, before the first is answered. */
  sent(role: Role | undefined, number: number): void {
    if (role === "lock") this.locked = true;
    // Whatever comes of it: a device that reports an error may have made half of the edit.
    if (role === "edit") this.edited = number;
  }

  answered(role: Role | undefined, number: number, succeeded: boolean): void {
    if (role === "lock" && !succeeded) this.locked = false;
    if (role === "unlock" && succeeded) this.locked = false;
    if ((role === "commit" || role === "discard") && succeeded) this.cleaned = Math.max(this.cleaned, number);
  }
}

import type {
  Clock,
  CommitOptions,
  CommitResult,
  ConfigTree,
  DatabaseApi,
  LoadOptions,
  LoadResult,
  Problem,
  XmlElement,
} from "../config/types";
import { formatIdle, formatTime } from "./format-time";
import type { ManagementSession } from "./management-session";
import { PrivateCopy } from "./private-copy";
import { Refused } from "./refused";

/** Who may change the candidate, who has changed it, and what becomes of that when a session ends. */
export class Workspace {
  private holder: ManagementSession | undefined;
  private readonly dirtiedBy = new Set<ManagementSession>();
  private readonly copies = new Map<ManagementSession, PrivateCopy>();

  constructor(
    readonly database: DatabaseApi,
    private readonly clock: Clock,
  ) {}

  /** The lock of `<lock>`, `<lock-configuration>` and `configure exclusive`. */
  lock(session: ManagementSession): void {
    this.refuseIfHeld(session, true);
    if (this.database.isDirty) throw new Refused("configuration database modified");
    this.holder = session;
    session.editing = "exclusive";
  }

  /** False when the session does not hold it. */
  unlock(session: ManagementSession): boolean {
    if (this.holder !== session) return false;
    this.holder = undefined;
    session.editing = undefined;
    return true;
  }

  openPrivate(session: ManagementSession): void {
    this.refuseIfHeld(session, true);
    if (this.database.isDirty) throw new Refused("shared configuration database modified");
    this.copies.set(session, new PrivateCopy(this.database));
    session.editing = "private";
  }

  isPrivate = (session: ManagementSession) => this.copies.has(session);

  /** What the session sees as its candidate. */
  candidate(session: ManagementSession): ConfigTree {
    return (this.copies.get(session) ?? this.database).candidate;
  }

  compare(session: ManagementSession, n: number): string {
    const copy = this.copies.get(session);
    const options = { maskSecrets: !session.permissions().may("secret") };
    return copy !== undefined && n === 0 ? copy.compare(options) : this.database.compare(n, options);
  }

  load(session: ManagementSession, options: LoadOptions, content: string | XmlElement): LoadResult {
    const copy = this.copies.get(session);
    if (copy !== undefined) return copy.load(options, content);
    this.refuseIfHeld(session);
    const result = this.database.load(options, content);
    this.touched(session);
    return result;
  }

  rollback(session: ManagementSession, n: number): boolean {
    this.refuseIfHeld(session);
    if (n === 0) {
      this.discard(session);
      return true;
    }
    const isThere = this.database.rollback(n);
    this.touched(session);
    return isThere;
  }

  discard(session: ManagementSession): void {
    const copy = this.copies.get(session);
    if (copy !== undefined) {
      copy.discard();
      return;
    }
    this.refuseIfHeld(session);
    this.database.discard();
    this.dirtiedBy.clear();
  }

  check(session: ManagementSession): Problem[] {
    this.refuseIfHeld(session);
    return this.inShared(session, () => this.database.check());
  }

  commit(session: ManagementSession, options: CommitOptions): CommitResult {
    this.refuseIfHeld(session);
    const result = this.inShared(session, () => this.database.commit(options));
    if (result.errors.length > 0) return result;
    this.dirtiedBy.clear();
    if (this.copies.has(session)) this.copies.set(session, new PrivateCopy(this.database));
    return result;
  }

  /** The end of a session, or of its editing: the lock goes, and what it alone has changed without committing. */
  leave(session: ManagementSession): void {
    const isExclusive = this.unlock(session);
    this.copies.delete(session);
    const isSharedCli = session.client === "cli" && !isExclusive;
    session.editing = undefined;
    if (isSharedCli || !this.dirtiedBy.delete(session)) return;
    if (this.dirtiedBy.size === 0) this.database.discard();
  }

  /** `ansible terminal  (pid 50198) on since 2017-07-27 01:21:33 UTC, idle 01:00:51` and where. */
  describe(session: ManagementSession): string {
    const { user, terminal, pid, since, lastActive, client } = session;
    const idle = formatIdle(this.clock.now() - lastActive);
    const place = client === "cli" ? "[edit]" : "";
    const what =
      session === this.holder ? `exclusive ${place}` : session.editing === "private" ? `private ${place}` : place;
    return `  ${user} terminal ${terminal} (pid ${pid}) on since ${formatTime(since)}, idle ${idle}\n      ${what}`;
  }

  get lockHolder(): ManagementSession | undefined {
    return this.holder;
  }

  /** A private copy goes through the shared candidate, which must be clean for that and is clean again afterwards. */
  private inShared<T>(session: ManagementSession, act: () => T): T {
    const copy = this.copies.get(session);
    if (copy === undefined) return act();
    if (this.database.isDirty) throw new Refused("shared configuration database modified");
    copy.applyTo(this.database);
    try {
      return act();
    } finally {
      this.database.discard();
    }
  }

  private touched(session: ManagementSession): void {
    if (this.database.isDirty) this.dirtiedBy.add(session);
    else this.dirtiedBy.clear();
  }

  private refuseIfHeld(session: ManagementSession, byItselfToo = false): void {
    if (this.holder === undefined || (this.holder === session && !byItselfToo)) return;
    throw new Refused({
      severity: "error",
      type: "protocol",
      tag: "lock-denied",
      message: `\nconfiguration database locked by:\n${this.describe(this.holder)}\n`,
      sessionId: this.holder.pid,
    });
  }
}

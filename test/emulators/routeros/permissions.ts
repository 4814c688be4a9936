import type { Session } from "./session";
import { noPermission } from "./trap";

export function allow(session: Session, policies: readonly string[]): void {
  if (!policies.every((each) => session.policies.has(each))) throw noPermission();
}

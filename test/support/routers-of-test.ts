import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { startRouter } from "./routeros";

/**
 * For a file of tests: starts routers, which end with each test, as do the connections to them. Meanwhile the provider is
 * silent; SHOW=1 lets it speak.
 */
export function routersOfTest(usual: RouterosOptions = {}): (options?: RouterosOptions) => Promise<EmulatedRouteros> {
  const routers: EmulatedRouteros[] = [];
  beforeEach(() => {
    if (process.env.SHOW === undefined) jest.spyOn(console, "log").mockImplementation(() => {});
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await closeSessions();
    await Promise.all(routers.splice(0).map((router) => router.close()));
  });
  return async (options = {}) => {
    const router = await startRouter({ ...usual, ...options });
    routers.push(router);
    return router;
  };
}

import { type EmulatedRouteros, type RouterosOptions, startRouteros } from "../emulators/routeros";
import { TestClient } from "./routeros-client";

/** Routers and clients of one test, which all end with it. */
export class Routers {
  private readonly open: { close(): void | Promise<void> }[] = [];

  async start(options: RouterosOptions = {}): Promise<EmulatedRouteros> {
    const router = await startRouteros(options);
    this.open.push(router);
    return router;
  }

  async with(options: RouterosOptions = {}): Promise<{ router: EmulatedRouteros; client: TestClient }> {
    const router = await this.start(options);
    return { router, client: await this.login(router) };
  }

  async login(router: EmulatedRouteros, user?: string, password?: string): Promise<TestClient> {
    const client = await TestClient.login(router, user, password);
    this.open.push(client);
    return client;
  }

  async end(): Promise<void> {
    for (const each of this.open.splice(0).reverse()) await each.close();
  }
}

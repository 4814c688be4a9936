import { junosInterface } from "./platforms/junos/settings/typescript";
import { settingsInterface } from "./platforms/openssh/settings/typescript";
import { routerosInterface } from "./platforms/routeros/settings/typescript";

/** Files of the SDK that are written from the capability tables (`npm run generate`), path to text. */
export function generated(): { [path: string]: string } {
  const head = `// Written by \`npm run generate\` from the capability tables; edit those.\n`;
  return {
    "sdk/generated/openssh-server-settings.ts": `${head}import type * as pulumi from "@pulumi/pulumi";\n\n${settingsInterface()}\n`,
    "sdk/generated/junos-server-settings.ts": `${head}import type * as pulumi from "@pulumi/pulumi";\n\n${junosInterface()}\n`,
    "sdk/generated/routeros-server-settings.ts": `${head}import type * as pulumi from "@pulumi/pulumi";\n\n${routerosInterface()}\n`,
  };
}

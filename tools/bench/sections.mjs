import { fleet } from "./fleet.mjs";
import { groups } from "./groups.mjs";
import { guarded } from "./guarded.mjs";
import { imports } from "./import.mjs";
import { junos } from "./junos.mjs";
import { memory } from "./memory.mjs";
import { routeros } from "./routeros.mjs";
import { up } from "./up.mjs";
import { wan } from "./wan.mjs";

/** In the order in which they run. Each gets `{ quick, keys, times, detail }` and resolves to what `printSection` takes. */
export const sections = { import: imports, up, groups, wan, memory, guarded, junos, fleet, routeros };

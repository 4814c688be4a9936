/** Ends the run of this process: every connection to devices is closed, every claim forgotten. */
export { closeSessions } from "../provider/session/pool";

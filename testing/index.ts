/** Ends every connection that this process holds to devices. */
export { closeSessions } from "../provider/session/pool";

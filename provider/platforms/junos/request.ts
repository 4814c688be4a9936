import type { NetconfAnswer, NetconfRequest } from "../../core/netconf";

export type JunosRequest = NetconfRequest;
export type JunosAnswer = NetconfAnswer;

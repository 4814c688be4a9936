import type { RouterosAnswer, RouterosRequest } from "../../core/routeros";

export type Req = RouterosRequest;
export type Ans = RouterosAnswer;

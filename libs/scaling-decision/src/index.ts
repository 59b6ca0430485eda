export { decide } from './decide.ts';
export type { Decision, Hold, LowerCapacity, ScaleIn, ScaleOut } from './decision.ts';
export { describeDecision } from './describe-decision.ts';
export type { Figures } from './figures.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export type { Reason } from './reason.ts';

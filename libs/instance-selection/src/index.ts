export { describeSelection } from './describe-selection.ts';
export { selectForTermination, type TerminationLimits } from './select-for-termination.ts';
export { selectStrays } from './select-strays.ts';
export type { Selection, Spared, SparingRule } from './selection.ts';
export { defaultStrayLimits, type StrayLimits } from './stray-limits.ts';

export type { Advice, AdviceMode, ObjectiveAdvice } from './advice.ts';
export {
  adviseHeadroom,
  type HeadroomAdvice,
  type HeadroomContext,
  type HeadroomFigures,
  type HeadroomReason,
} from './advise-headroom.ts';
export { assumedBootMs, bootTimes, bootTimeWithin } from './boot-times.ts';
export type { Concern } from './concern.ts';
export { decide } from './decide.ts';
export type { Decision, Grounds, Hold, LowerCapacity, ScaleIn, ScaleOut } from './decision.ts';
export { describeConcern } from './describe-concern.ts';
export { describeDecision } from './describe-decision.ts';
export type { Figures } from './figures.ts';
export {
  forecastHeadroom,
  type ForecastAdvice,
  type ForecastContext,
  type ForecastFigures,
  type ForecastReason,
} from './forecast-headroom.ts';
export type { ForecastPolicy } from './forecast-policy.ts';
export type { HeadroomSource } from './headroom.ts';
export type { Implausibility } from './implausibility.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export type { QueueTimeObjective } from './queue-time-objective.ts';
export type { BoundOf, Reason } from './reason.ts';
export {
  adviseRetention,
  type RetentionAdvice,
  type RetentionContext,
  type RetentionReason,
} from './retention.ts';
export type { AdaptiveRetention } from './retention-policy.ts';
export type { Schedule, ScheduledSettings, ScheduleRule, Weekday } from './schedule.ts';
export { problemsOfSchedule, type ScheduleProblem } from './schedule-problems.ts';
export { settingsInForce, type SettingsInForce } from './settings-in-force.ts';
export type { ShortageInForce } from './shortage-in-force.ts';

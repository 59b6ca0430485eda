export {
  adviseHeadroom,
  type HeadroomAdvice,
  type HeadroomContext,
  type HeadroomFigures,
  type HeadroomReason,
} from './advise-headroom.ts';
export { assumedBootMs, bootTimes, bootTimeWithin } from './boot-times.ts';
export { decide } from './decide.ts';
export type { Decision, Hold, LowerCapacity, ScaleIn, ScaleOut } from './decision.ts';
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
export { defaultPolicy, type Policy } from './policy.ts';
export type { QueueTimeObjective } from './queue-time-objective.ts';
export type { Reason } from './reason.ts';
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

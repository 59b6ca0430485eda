import type { MetricName } from './measure.ts';

/** What each metric means, in Markdown. It is documentation only, so the function does not contain it. */
export const metricMeanings: Readonly<Record<MetricName, string>> = {
  PendingRuns: 'runs waiting for a worker',
  BusyWorkers: 'workers with a run, of all groups in the pool',
  IdleWorkers: 'members of the group that would take a run',
  DrainedWorkers:
    'members with a drained worker while the instance is in service: drained by an operator, as Poolkeeper never leaves one',
  Demand: 'pending runs plus busy workers. Forecast, objective and retention learn from its history',
  DesiredCapacity: "the group's desired capacity",
  BootingInstances: 'instances without a worker within their registration grace',
  StrayInstances: 'instances in service without a worker, past the registration grace',
  RetainedInstances: 'instances that the group kept when their termination was abandoned',
  CapacityShort:
    'wanted workers for which AWS currently has no capacity, whether they were requested or not; 0 between two attempts of the group',
  FailedLaunches:
    'launches that failed for lack of capacity, a quota or a wrong template in the last five minutes. By `InstanceType` and by `Zone`; `unknown` if AWS names none',
  Instances:
    'instances of the group. By `InstanceType`: the average times the hours is the instance-hours, of which [costs](../costs.md#estimate-in-the-dashboard) are estimated',
  LostRuns:
    'runs that Spacelift still lists on an instance that has ended. By `Cause`: `spot` (AWS reclaimed it), `group` (the group ended it past the gate, such as after a failed host) or `unknown`. Runs that Spacelift has given up already are not counted',
  FailedBoots: 'boots that failed since the last one that succeeded; 0 unless there are at least three',
  QueueWaitSeconds:
    'how long the run at the head of the queue has waited: an estimate since the first pass that counted it, at most one pass interval too short',
  Paused: '1 while an operator has paused the autoscaler, and otherwise 0',
  AdvisedHeadroom: 'idle workers that the queue-time objective adds, or would add. Absent without history',
  ForecastHeadroom: 'idle workers that the forecast adds, or would add. Absent without history',
  ForeseenHeadroom:
    'idle workers that are added, or would be, for runs that wait for a person or another run. Absent without `scaling.foreseen`',
  BootLaunchSeconds:
    'of each boot, by the report of its instance: from the launch to the start of the kernel',
  BootSystemSeconds: 'from there to the first step of the setup',
  BootSetupSeconds: 'from there to the start of the launcher',
  BootRegistrationSeconds: 'from there to the registration of the worker',
  PassFailed:
    '1 for a failed pass, 0 for a successful one: the sum counts failures; no data means that no passes are made',
  PassDurationMs: 'duration of a pass',
  Calls: 'calls of a pass to AWS and Spacelift; one that a client repeats is one',
  CallsFailed: 'those that failed in the end. Absent if none did',
  CallsThrottled: 'the part of `CallsFailed` that was throttled. Absent if none was',
};

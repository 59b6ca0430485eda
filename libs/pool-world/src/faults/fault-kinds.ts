/** The unit of a fault's rate: a share of what it can strike (0 to 1), strikes an hour, or a maximum in seconds. */
export type FaultUnit = 'share' | 'per-hour' | 'seconds';

export interface FaultKindSettings {
  readonly unit: FaultUnit;
  /** What the fault does, for `--help`. */
  readonly does: string;
  /** The rates in the profiles `gentle` and `rough`. Hours and seconds are pool time. */
  readonly gentle: number;
  readonly rough: number;
  /** The highest rate that a specification may ask for. @default - 1 for a share, 3,600 otherwise */
  readonly most?: number;
}

/** Every kind of fault, with its rates in each profile. A `FaultCatalog` offers some of them or all. */
export const faultKinds = {
  throttle: { unit: 'share', does: 'a call is throttled', gentle: 0.005, rough: 0.03 },
  unavailable: {
    unit: 'share',
    does: 'a call fails with a 5xx, with or without effect',
    gentle: 0.005,
    rough: 0.03,
  },
  timeout: {
    unit: 'share',
    does: 'a call times out after seconds, with or without effect',
    gentle: 0.003,
    rough: 0.02,
  },
  slow: {
    unit: 'share',
    does: 'an answer takes longer than some functions may run',
    gentle: 0.001,
    rough: 0.01,
  },
  contention: {
    unit: 'share',
    does: 'the group is busy and refuses a change',
    gentle: 0.01,
    rough: 0.05,
  },
  crash: {
    unit: 'share',
    does: 'a function dies in the middle of a call and loses its memory',
    gentle: 0.0005,
    rough: 0.005,
  },
  stale: { unit: 'share', does: 'a read returns an earlier answer', gentle: 0.01, rough: 0.05 },
  partial: {
    unit: 'per-hour',
    does: 'Spacelift lists half of the workers for a while',
    gentle: 0.1,
    rough: 0.5,
  },
  empty: { unit: 'per-hour', does: 'Spacelift lists no workers for a while', gentle: 0.1, rough: 0.4 },
  missing: {
    unit: 'per-hour',
    does: 'Spacelift does not list one worker, while its run goes on',
    gentle: 0.2,
    rough: 1,
  },
  'late-busy': {
    unit: 'seconds',
    does: 'a run shows as busy up to this much later, in reads and in answers to drains',
    gentle: 2,
    rough: 10,
  },
  replica: {
    unit: 'seconds',
    does: 'a read shows the pool as it was up to this much earlier',
    gentle: 2,
    rough: 10,
  },
  'refused-drain': {
    unit: 'share',
    does: 'Spacelift answers a drain with drained: false',
    gentle: 0.01,
    rough: 0.05,
  },
  'another-pool': {
    unit: 'share',
    does: 'Spacelift answers with another pool',
    gentle: 0.005,
    rough: 0.02,
  },
  'long-outage': { unit: 'per-hour', does: 'Spacelift is down for hours', gentle: 0.01, rough: 0.05 },
  cycle: { unit: 'per-hour', does: 'an operator cycles the worker pool', gentle: 0.01, rough: 0.05 },
  'second-worker': {
    unit: 'per-hour',
    does: 'another worker starts on an instance',
    gentle: 0.05,
    rough: 0.2,
  },
  outage: { unit: 'per-hour', does: 'Spacelift is down for up to 20 minutes', gentle: 0.1, rough: 0.4 },
  'revoked-key': {
    unit: 'per-hour',
    does: 'Spacelift refuses the API key for up to 40 minutes',
    gentle: 0.02,
    rough: 0.1,
  },
  'old-backend': {
    unit: 'share',
    does: "the chance that Spacelift does not know 'availableAt'",
    gentle: 0.2,
    rough: 0.3,
  },
  'ec2-lag': {
    unit: 'share',
    does: 'EC2 does not list an instance yet, or no longer lists it',
    gentle: 0.005,
    rough: 0.05,
  },
  'denied-action': {
    unit: 'share',
    does: 'AWS answers that a lifecycle action is not active although it is',
    gentle: 0.005,
    rough: 0.02,
  },
  clocks: {
    unit: 'share',
    does: 'the chance that the clocks of functions and instances differ by up to 5 minutes',
    gentle: 0.05,
    rough: 0.2,
  },
  skew: { unit: 'seconds', does: "a function's clock is off by up to this much", gentle: 0.5, rough: 5 },
  schedule: {
    unit: 'share',
    does: 'EventBridge invokes late, twice or not at all',
    gentle: 0.02,
    rough: 0.2,
  },
  'autoscaler-off': {
    unit: 'per-hour',
    does: 'the autoscaler is off for up to an hour',
    gentle: 0.02,
    rough: 0.08,
  },
  'manager-off': {
    unit: 'per-hour',
    does: 'the lifecycle manager is off for up to two hours',
    gentle: 0.02,
    rough: 0.08,
  },
  'settings-gone': {
    unit: 'per-hour',
    does: 'the functions cannot read their settings for up to 40 minutes',
    gentle: 0.02,
    rough: 0.1,
  },
  'settings-change': {
    unit: 'share',
    does: 'an invocation gets settings with longer waits or another hook timeout, the next one the former again',
    gentle: 0.02,
    rough: 0.1,
  },
  'late-message': {
    unit: 'share',
    does: 'SQS delivers a message up to 30 minutes late',
    gentle: 0.005,
    rough: 0.03,
  },
  forged: {
    unit: 'per-hour',
    does: 'a message is about an instance, a hook or a token that do not belong together',
    gentle: 0.2,
    rough: 1,
  },
  duplicate: { unit: 'share', does: 'SQS delivers a message twice', gentle: 0.02, rough: 0.2 },
  delay: { unit: 'seconds', does: 'SQS delivers up to this much later', gentle: 1, rough: 20 },
  reorder: { unit: 'share', does: 'the chance that SQS keeps no order', gentle: 0.5, rough: 0.8 },
  garbage: { unit: 'per-hour', does: 'a message arrives that cannot be parsed', gentle: 0.1, rough: 0.5 },
  'slow-boot': { unit: 'share', does: 'a boot takes several times as long', gentle: 0.02, rough: 0.1 },
  'lost-boot': { unit: 'share', does: 'a worker never registers', gentle: 0.01, rough: 0.04 },
  'boot-failure': {
    unit: 'share',
    does: 'a boot fails and the machine powers itself off',
    gentle: 0.01,
    rough: 0.05,
  },
  'failing-boots': {
    unit: 'per-hour',
    does: 'every boot fails for up to an hour',
    gentle: 0.02,
    rough: 0.05,
  },
  metadata: { unit: 'share', does: 'a worker registers with unreadable metadata', gentle: 0, rough: 0.01 },
  'wrong-identity': {
    unit: 'share',
    does: "a worker registers with another instance's id",
    gentle: 0,
    rough: 0.01,
  },
  foreign: { unit: 'per-hour', does: 'a worker of another group joins the pool', gentle: 0.1, rough: 0.2 },
  shortage: {
    unit: 'per-hour',
    does: 'EC2 is out of capacity: for everything, a zone, a type, spot or on-demand',
    gentle: 0.2,
    rough: 0.8,
  },
  spot: { unit: 'per-hour', does: 'EC2 reclaims a spot instance', gentle: 0.2, rough: 1 },
  rebalance: { unit: 'per-hour', does: 'EC2 recommends replacing a spot instance', gentle: 0.2, rough: 1 },
  'auto-recovery': {
    unit: 'per-hour',
    does: 'the host of an instance fails, and EC2 recovers the instance on another one',
    gentle: 0.02,
    rough: 0.15,
  },
  'zone-loss': { unit: 'per-hour', does: 'a zone fails', gentle: 0.02, rough: 0.1 },
  'host-failure': { unit: 'per-hour', does: 'the host of an instance fails', gentle: 0.05, rough: 0.3 },
  refresh: { unit: 'per-hour', does: 'an operator starts an instance refresh', gentle: 0.1, rough: 0.3 },
  lifetime: {
    unit: 'share',
    does: 'the chance of a short maximum instance lifetime',
    gentle: 0.1,
    rough: 0.2,
  },
  template: {
    unit: 'per-hour',
    does: 'an operator deploys a launch template version',
    gentle: 0.1,
    rough: 0.3,
  },
  'broken-template': {
    unit: 'share',
    does: 'no worker of that version registers until it is fixed',
    gentle: 0.1,
    rough: 0.4,
  },
  protect: {
    unit: 'per-hour',
    does: 'an operator protects an instance from scale-in for up to an hour',
    gentle: 0.1,
    rough: 0.3,
  },
  detach: {
    unit: 'per-hour',
    does: 'an operator detaches an instance and terminates it later',
    gentle: 0.05,
    rough: 0.2,
  },
  drains: {
    unit: 'per-hour',
    does: 'an operator drains a worker and lifts the drain later',
    gentle: 0.3,
    rough: 1.5,
  },
  terminations: {
    unit: 'per-hour',
    does: 'an operator terminates an instance through the group',
    gentle: 0.3,
    rough: 1.5,
  },
  'pending-terminations': {
    unit: 'per-hour',
    does: 'an operator terminates an instance that is still launching',
    gentle: 0.1,
    rough: 0.4,
  },
  suspended: {
    unit: 'per-hour',
    does: "an operator suspends some of the group's processes for up to an hour",
    gentle: 0.05,
    rough: 0.2,
  },
  pause: {
    unit: 'per-hour',
    does: 'an operator pauses the autoscaler for up to an hour',
    gentle: 0.05,
    rough: 0.2,
  },
  renew: {
    unit: 'per-hour',
    does: 'an operator has every instance of the group replaced',
    gentle: 0.05,
    rough: 0.2,
  },
  'hook-deleted': {
    unit: 'per-hour',
    does: 'an operator deletes the termination hook and puts it back later',
    gentle: 0.01,
    rough: 0.04,
  },
  'hook-changed': {
    unit: 'share',
    does: 'the chance that the hooks have another timeout than is configured',
    gentle: 0.03,
    rough: 0.1,
  },
  'hook-retimed': {
    unit: 'per-hour',
    does: 'an operator changes the timeout of the termination hook',
    gentle: 0.02,
    rough: 0.1,
  },
  'second-hook': {
    unit: 'share',
    does: 'the chance that the group has a second termination hook, which is not ours',
    gentle: 0.02,
    rough: 0.06,
  },
  'pool-reset': {
    unit: 'per-hour',
    does: 'an operator resets the token of a pool whose instances report their runs',
    gentle: 0.01,
    rough: 0.05,
  },
  'pool-changed': {
    unit: 'per-hour',
    does: 'an operator deploys another pool id and puts it back within an hour',
    gentle: 0.01,
    rough: 0.04,
  },
  'user-data-deployed': {
    unit: 'share',
    does: 'the chance that instances report their runs only from some time on, if they do not from the start',
    gentle: 0.1,
    rough: 0.3,
  },
  'force-delete': {
    unit: 'per-hour',
    does: 'an operator forces the deletion of a group that retains instances, which AWS refuses',
    gentle: 0.01,
    rough: 0.05,
  },
  'default-continue': {
    unit: 'share',
    does: "the chance that the termination hook's default result is CONTINUE",
    gentle: 0.01,
    rough: 0.04,
  },
  'retention-off': {
    unit: 'share',
    does: 'the chance that the group retains no abandoned instance',
    gentle: 0.01,
    rough: 0.04,
  },
  'ec2-stop': {
    unit: 'per-hour',
    does: 'an operator stops an instance in EC2, past the group',
    gentle: 0.02,
    rough: 0.1,
  },
  resizes: {
    unit: 'per-hour',
    does: "an operator changes the group's size or bounds",
    gentle: 0.2,
    rough: 1,
  },
  standby: {
    unit: 'per-hour',
    does: 'an operator puts an instance into standby and brings it back',
    gentle: 0.1,
    rough: 0.3,
  },
  unhealthy: { unit: 'per-hour', does: "an instance's health check fails", gentle: 0.1, rough: 0.4 },
  'past-group': {
    unit: 'per-hour',
    does: 'an operator terminates an instance in EC2, past the group',
    gentle: 0.02,
    rough: 0.1,
  },
} as const satisfies Readonly<Record<string, FaultKindSettings>>;

export type FaultKind = keyof typeof faultKinds;

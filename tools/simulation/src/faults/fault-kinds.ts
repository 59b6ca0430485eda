/** How often a fault strikes: a share of what it can strike (0 to 1), how often an hour it does, or up to how many seconds. */
export type FaultUnit = 'share' | 'per-hour' | 'seconds';

interface FaultKindSettings {
  readonly unit: FaultUnit;
  /** What it does, for `--help`. */
  readonly does: string;
  readonly gentle: number;
  readonly rough: number;
}

/** Every kind of fault there is, and how hard it strikes in each profile. */
export const faultKinds = {
  throttle: { unit: 'share', does: 'a call is refused for its rate', gentle: 0.005, rough: 0.03 },
  unavailable: {
    unit: 'share',
    does: 'a call fails with a 5xx, with or without effect',
    gentle: 0.005,
    rough: 0.03,
  },
  timeout: {
    unit: 'share',
    does: 'a call is given up after seconds, with or without effect',
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
    does: 'a function dies in the middle of a call, and its memory with it',
    gentle: 0.0005,
    rough: 0.005,
  },
  stale: { unit: 'share', does: 'a read gives an earlier answer', gentle: 0.01, rough: 0.05 },
  partial: {
    unit: 'per-hour',
    does: 'Spacelift lists a part of the workers, for a while',
    gentle: 0.1,
    rough: 0.5,
  },
  empty: { unit: 'per-hour', does: 'Spacelift lists no workers, for a while', gentle: 0.1, rough: 0.4 },
  outage: { unit: 'per-hour', does: 'Spacelift is down for up to 20 minutes', gentle: 0.1, rough: 0.4 },
  'revoked-key': {
    unit: 'per-hour',
    does: 'Spacelift refuses the API key for up to 40 minutes',
    gentle: 0.02,
    rough: 0.1,
  },
  'old-backend': {
    unit: 'share',
    does: "a history whose Spacelift does not know 'availableAt'",
    gentle: 0.2,
    rough: 0.3,
  },
  'ec2-lag': {
    unit: 'share',
    does: 'EC2 does not know an instance yet, or any more',
    gentle: 0.005,
    rough: 0.05,
  },
  skew: { unit: 'seconds', does: "a function's clock is off by up to so much", gentle: 0.5, rough: 5 },
  schedule: {
    unit: 'share',
    does: 'EventBridge is late, sends twice or not at all',
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
  duplicate: { unit: 'share', does: 'SQS delivers a message twice', gentle: 0.02, rough: 0.2 },
  delay: { unit: 'seconds', does: 'SQS delivers up to so much later', gentle: 1, rough: 20 },
  reorder: { unit: 'share', does: 'a history whose SQS keeps no order', gentle: 0.5, rough: 0.8 },
  garbage: { unit: 'per-hour', does: 'a message that nobody can handle', gentle: 0.1, rough: 0.5 },
  'slow-boot': { unit: 'share', does: 'a boot takes several times as long', gentle: 0.02, rough: 0.1 },
  'lost-boot': { unit: 'share', does: 'a worker never registers', gentle: 0.01, rough: 0.04 },
  'boot-failure': {
    unit: 'share',
    does: 'a boot fails and the machine powers itself off',
    gentle: 0.01,
    rough: 0.05,
  },
  metadata: { unit: 'share', does: 'a worker registers with unreadable metadata', gentle: 0, rough: 0.01 },
  foreign: { unit: 'per-hour', does: 'a worker of another group joins the pool', gentle: 0.1, rough: 0.2 },
  shortage: {
    unit: 'per-hour',
    does: 'EC2 has no capacity: none, or of a zone, a type, spot or on-demand',
    gentle: 0.2,
    rough: 0.8,
  },
  spot: { unit: 'per-hour', does: 'EC2 reclaims a spot instance', gentle: 0.2, rough: 1 },
  rebalance: { unit: 'per-hour', does: 'EC2 recommends to replace a spot instance', gentle: 0.2, rough: 1 },
  'zone-loss': { unit: 'per-hour', does: 'a zone dies', gentle: 0.02, rough: 0.1 },
  'host-failure': { unit: 'per-hour', does: 'the host of an instance dies', gentle: 0.05, rough: 0.3 },
  refresh: { unit: 'per-hour', does: 'somebody starts an instance refresh', gentle: 0.1, rough: 0.3 },
  lifetime: { unit: 'share', does: 'a history with a short max instance lifetime', gentle: 0.1, rough: 0.2 },
  template: {
    unit: 'per-hour',
    does: 'somebody deploys a launch template version',
    gentle: 0.1,
    rough: 0.3,
  },
  'broken-template': {
    unit: 'share',
    does: 'and no worker of it ever registers, until it is mended',
    gentle: 0.1,
    rough: 0.4,
  },
  protect: {
    unit: 'per-hour',
    does: 'somebody protects an instance from scale-in, for up to an hour',
    gentle: 0.1,
    rough: 0.3,
  },
  detach: {
    unit: 'per-hour',
    does: 'somebody detaches an instance, and ends it later',
    gentle: 0.05,
    rough: 0.2,
  },
  drains: { unit: 'per-hour', does: 'somebody drains a worker and lifts it later', gentle: 0.3, rough: 1.5 },
  terminations: {
    unit: 'per-hour',
    does: 'somebody terminates an instance through the group',
    gentle: 0.3,
    rough: 1.5,
  },
  resizes: { unit: 'per-hour', does: "somebody changes the group's size or bounds", gentle: 0.2, rough: 1 },
  standby: {
    unit: 'per-hour',
    does: 'somebody takes an instance aside and brings it back',
    gentle: 0.1,
    rough: 0.3,
  },
  unhealthy: { unit: 'per-hour', does: "an instance's health check fails", gentle: 0.1, rough: 0.4 },
  'past-group': {
    unit: 'per-hour',
    does: 'somebody ends an instance by EC2, past the group',
    gentle: 0.02,
    rough: 0.1,
  },
} as const satisfies Record<string, FaultKindSettings>;

export type FaultKind = keyof typeof faultKinds;

export const faultKindNames = Object.keys(faultKinds) as readonly FaultKind[];

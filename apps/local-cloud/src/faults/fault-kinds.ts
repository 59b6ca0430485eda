/** How often a fault strikes: a share of what it can strike (0 to 1), how often an hour it does, or up to how many seconds. */
export type FaultUnit = 'share' | 'per-hour' | 'seconds';

interface FaultKindSettings {
  readonly unit: FaultUnit;
  /** What it does, for people. */
  readonly does: string;
  readonly gentle: number;
  readonly rough: number;
}

/** Every kind of fault there is, and how hard it strikes in each profile. Hours and seconds are pool time. */
export const faultKinds = {
  throttle: { unit: 'share', does: 'a request is refused for its rate', gentle: 0.005, rough: 0.03 },
  unavailable: {
    unit: 'share',
    does: 'a request fails with a 5xx, with or without effect',
    gentle: 0.005,
    rough: 0.03,
  },
  timeout: {
    unit: 'share',
    does: 'a request hangs until its connection is cut, with or without effect',
    gentle: 0.003,
    rough: 0.02,
  },
  crash: {
    unit: 'share',
    does: "a function's process dies in the middle of an invocation",
    gentle: 0.002,
    rough: 0.02,
  },
  outage: { unit: 'per-hour', does: 'Spacelift is down for up to 20 minutes', gentle: 0.1, rough: 0.4 },
  'revoked-key': {
    unit: 'per-hour',
    does: 'Spacelift refuses the API key for up to 20 minutes',
    gentle: 0.02,
    rough: 0.1,
  },
  partial: {
    unit: 'per-hour',
    does: 'Spacelift lists half of the workers, for a while',
    gentle: 0.1,
    rough: 0.5,
  },
  empty: { unit: 'per-hour', does: 'Spacelift lists no workers, for a while', gentle: 0.1, rough: 0.4 },
  'old-backend': {
    unit: 'share',
    does: "the chance that this Spacelift does not know 'availableAt'",
    gentle: 0.2,
    rough: 0.3,
  },
  duplicate: { unit: 'share', does: 'SQS delivers a message twice', gentle: 0.02, rough: 0.2 },
  delay: { unit: 'seconds', does: 'SQS delivers up to so much later', gentle: 1, rough: 20 },
  reorder: { unit: 'share', does: 'the chance that this SQS keeps no order', gentle: 0.5, rough: 0.8 },
  'slow-boot': { unit: 'share', does: 'a boot takes several times as long', gentle: 0.02, rough: 0.1 },
  'lost-boot': { unit: 'share', does: 'a worker never registers', gentle: 0.01, rough: 0.04 },
  'boot-failure': {
    unit: 'share',
    does: 'a boot fails and the machine powers itself off',
    gentle: 0.01,
    rough: 0.05,
  },
  shortage: {
    unit: 'per-hour',
    does: 'EC2 has no capacity, for up to half an hour',
    gentle: 0.1,
    rough: 0.4,
  },
  spot: { unit: 'per-hour', does: 'EC2 reclaims a spot instance', gentle: 0.2, rough: 1 },
  rebalance: { unit: 'per-hour', does: 'EC2 recommends to replace a spot instance', gentle: 0.2, rough: 1 },
  'zone-loss': { unit: 'per-hour', does: 'a zone dies, for up to half an hour', gentle: 0.02, rough: 0.1 },
  'host-failure': { unit: 'per-hour', does: 'the host of an instance dies', gentle: 0.05, rough: 0.3 },
  unhealthy: { unit: 'per-hour', does: "an instance's health check fails", gentle: 0.1, rough: 0.4 },
  refresh: { unit: 'per-hour', does: 'somebody starts an instance refresh', gentle: 0.1, rough: 0.3 },
  terminations: {
    unit: 'per-hour',
    does: 'somebody terminates an instance through the group',
    gentle: 0.3,
    rough: 1.5,
  },
  drains: {
    unit: 'per-hour',
    does: 'somebody drains a worker and lifts it up to half an hour later',
    gentle: 0.3,
    rough: 1.5,
  },
} as const satisfies Readonly<Record<string, FaultKindSettings>>;

export type FaultKind = keyof typeof faultKinds;

export const faultKindNames = Object.keys(faultKinds) as readonly FaultKind[];

export function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}

/** The highest rate that a unit allows. */
export function highestRate(unit: FaultUnit): number {
  return unit === 'share' ? 1 : unit === 'seconds' ? 900 : 3600;
}

export const unitWords: Readonly<Record<FaultUnit, string>> = {
  share: 'a share',
  'per-hour': 'times an hour',
  seconds: 'seconds',
};

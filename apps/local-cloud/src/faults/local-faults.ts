import { FaultCatalog, faultKinds } from '@poolkeeper/pool-world';

/** The kinds of faults that this cloud offers. Those that differ from the simulation's act on whole invocations or requests. */
export const localFaults = new FaultCatalog({
  throttle: faultKinds.throttle,
  unavailable: faultKinds.unavailable,
  timeout: faultKinds.timeout,
  crash: {
    unit: 'share',
    does: "a function's process dies in the middle of an invocation",
    gentle: 0.002,
    rough: 0.02,
  },
  outage: faultKinds.outage,
  'revoked-key': { ...faultKinds['revoked-key'], does: 'Spacelift refuses the API key for up to 20 minutes' },
  partial: faultKinds.partial,
  empty: faultKinds.empty,
  'old-backend': faultKinds['old-backend'],
  duplicate: faultKinds.duplicate,
  // SQS delays a message for 15 minutes at most.
  delay: { ...faultKinds.delay, most: 900 },
  reorder: faultKinds.reorder,
  'slow-boot': faultKinds['slow-boot'],
  'lost-boot': faultKinds['lost-boot'],
  'boot-failure': faultKinds['boot-failure'],
  shortage: {
    unit: 'per-hour',
    does: 'EC2 is out of capacity for up to half an hour',
    gentle: 0.1,
    rough: 0.4,
  },
  spot: faultKinds.spot,
  rebalance: faultKinds.rebalance,
  'zone-loss': { ...faultKinds['zone-loss'], does: 'a zone fails for up to half an hour' },
  'host-failure': faultKinds['host-failure'],
  unhealthy: faultKinds.unhealthy,
  refresh: faultKinds.refresh,
  terminations: faultKinds.terminations,
  drains: {
    ...faultKinds.drains,
    does: 'an operator drains a worker and lifts the drain up to half an hour later',
  },
});

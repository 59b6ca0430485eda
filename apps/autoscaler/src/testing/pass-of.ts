import { minutes, moment } from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { noDeadline, type Deadline } from '../deadline.ts';
import type { Memory } from '../memory.ts';
import type { Meter } from '../meter.ts';
import { runPass } from '../pass.ts';
import type { PassSettings } from '../pass-settings.ts';
import type { Ports } from '../ports.ts';
import { aLog } from './a-log.ts';

export interface PassOptions {
  readonly settings?: Partial<PassSettings>;
  readonly deadline?: Deadline;
  readonly log?: ReturnType<typeof aLog>;
  readonly clock?: () => number;
  readonly memory?: Memory;
  readonly meter?: Meter;
  readonly glanceFirst?: boolean;
}

/** A pass with the default policy, a grace of ten minutes, at `moment`, without a deadline. */
export function passOf({ ports }: { readonly ports: Ports }, options: PassOptions = {}) {
  const { settings, deadline = noDeadline, log = aLog(), clock = () => moment, ...rest } = options;
  return runPass(
    ports,
    { policy: defaultPolicy, registrationGraceMs: minutes(10), dryRun: false, ...settings },
    { clock, deadline, log, ...rest },
  );
}

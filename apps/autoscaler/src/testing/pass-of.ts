import { noDeadline } from '@poolkeeper/lambda-runtime/calls';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { minutes, moment } from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import type { PassSettings } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { runPass, type PassContext } from '../run-pass.ts';

export interface PassOptions extends Partial<Omit<PassContext, 'log'>> {
  readonly settings?: Partial<PassSettings>;
  readonly log?: ReturnType<typeof aLog>;
}

/** A pass with the default policy, a grace of ten minutes, at `moment`, without a deadline. */
export function passOf({ ports }: { readonly ports: Ports }, options: PassOptions = {}) {
  const { settings, deadline = noDeadline, log = aLog(), clock = () => moment, ...rest } = options;
  return runPass(
    ports,
    {
      policy: defaultPolicy,
      registrationGraceMs: minutes(10),
      absenceWaitMs: minutes(30),
      settlingTimeMs: 10_000,
      dryRun: false,
      ...settings,
    },
    { clock, deadline, log, ...rest },
  );
}

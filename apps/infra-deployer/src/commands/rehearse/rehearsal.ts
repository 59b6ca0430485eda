import { poolNames, type PoolNames } from '@poolkeeper/pool-config';
import { randomInt } from 'node:crypto';

/** Names of everything that a rehearsal creates. They contain its id, so that several rehearsals do not meet. */
export interface Rehearsal {
  readonly id: string;
  /** Name of the throwaway pool. */
  readonly pool: string;
  readonly names: PoolNames;
  /** Stack of the stand-in for Spacelift's API. */
  readonly standInStack: string;
  readonly standInFunction: string;
  /** SSM parameter by which the rehearsal tells the stand-in what to answer. */
  readonly scriptParameter: string;
  readonly functions: {
    readonly autoscaler: string;
    readonly lifecycleManager: string;
    readonly terminationPolicy: string;
  };
}

/** Tag of everything that a rehearsal creates; its value is the rehearsal's id. */
export const rehearsalTag = 'poolkeeper:rehearsal';

/** Tags of instances by which the rehearsal and the stand-ins tell each other something. */
export const instanceTags = {
  /** Set while a run is on the instance, as far as the stand-in for Spacelift is concerned. */
  run: 'poolkeeper:rehearsal:run',
  /** Set by the stand-in while the worker is drained. */
  drained: 'poolkeeper:rehearsal:drained',
  /** What the stand-in worker found out on its instance: `name=value` pairs. */
  found: 'poolkeeper:rehearsal:found',
  /** The target lifecycle state that the instance's metadata names. */
  target: 'poolkeeper:rehearsal:target',
} as const;

export const workerPoolId = '01J0REHEARSA1000000000000P';
export const apiKeyId = '01J0REHEARSA1000000000000K';

/** Prefix of the names of throwaway pools. */
const poolPrefix = 'rehearsal-';

export function newRehearsal(): Rehearsal {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return rehearsalOf(Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join(''));
}

export function rehearsalOf(id: string): Rehearsal {
  const pool = `${poolPrefix}${id}`;
  const names = poolNames(pool);
  const { group } = names;
  return {
    id,
    pool,
    names,
    standInStack: group,
    standInFunction: `${group}-spacelift`,
    scriptParameter: `/poolkeeper/rehearsals/${id}`,
    functions: {
      autoscaler: `${group}-autoscaler`,
      lifecycleManager: `${group}-lifecycle-manager`,
      terminationPolicy: `${group}-termination-policy`,
    },
  };
}

/** The id of the rehearsal that a stack belongs to by its name. Undefined for any other stack. */
export function rehearsalIdOf(stackName: string): string | undefined {
  return /^poolkeeper-(?:pool-)?rehearsal-([a-z0-9]{6})$/.exec(stackName)?.[1];
}

import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { poolNames } from '../../pool-names.ts';
import { error, when, type Finding } from './finding.ts';

/** Whether the names that follow from the pool's are not those of another one. */
export function checkName({ name }: CompletePoolConfig): readonly Finding[] {
  const ending = '-redrive';
  return when(name.endsWith(ending), () =>
    error(
      'name',
      `must not end with ${ending}, got "${name}": its queue would be the redrive queue of ${poolNames(name.slice(0, -ending.length)).group}`,
    ),
  );
}

import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Checks that IAM accepts the statements, and that none allows everything. */
export function checkPermissions({ permissions: { statements } }: CompletePoolConfig): readonly Finding[] {
  const ids = statements.map(({ sid }) => sid);
  return statements.flatMap(({ effect, actions, resources, conditions, sid }, index) => [
    ...when(sid !== undefined && ids.indexOf(sid) !== index, () =>
      error(
        ['permissions', 'statements', index, 'sid'],
        `is used by another statement, got "${sid ?? ''}": IAM requires unique ids`,
      ),
    ),
    ...when(
      effect === 'Allow' &&
        conditions === undefined &&
        actions.some((action) => action === '*') &&
        resources.includes('*'),
      () =>
        warning(
          ['permissions', 'statements', index],
          'allows instances, and so every run, to do anything in the account: list actions and resources',
        ),
    ),
  ]);
}

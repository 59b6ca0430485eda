import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Whether IAM takes the statements, and whether they give away everything. */
export function checkPermissions({ permissions: { statements } }: CompletePoolConfig): readonly Finding[] {
  const ids = statements.map(({ sid }) => sid);
  return statements.flatMap(({ effect, actions, resources, conditions, sid }, index) => [
    ...when(sid !== undefined && ids.indexOf(sid) !== index, () =>
      error(
        ['permissions', 'statements', index, 'sid'],
        `is that of another statement, got "${sid ?? ''}": IAM wants them to differ`,
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
          'lets instances, and with them every run, do everything in the account: name actions and resources',
        ),
    ),
  ]);
}

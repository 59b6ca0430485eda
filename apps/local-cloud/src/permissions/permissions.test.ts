import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementUse } from '../iam/identities.ts';
import { exercises, type Exercise } from './exercises.ts';
import { twoPools, type TwoPools } from './two-pools.ts';

let pools: TwoPools;
/** Names of the exercises by what they needed, as the first run of each has shown. */
const needs = new Map<string, string[]>();

beforeAll(async () => {
  pools = await twoPools();
}, 240_000);
afterAll(() => pools.close());

// The later tests look at what the first one did.
describe('the permissions of the functions', { timeout: 120_000, shuffle: false }, () => {
  it('suffice for all that they do', async () => {
    for (const [name, exercise] of Object.entries(exercises)) {
      const before = new Map(statements().map((use) => [idOf(use), use.timesUsed]));
      await exercise.run(pools).catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}`, { cause: error });
      });
      const ofFunction = statements().filter(({ roleName }) => roleName === roleOf(exercise));
      for (const use of ofFunction) {
        if (use.timesUsed > (before.get(idOf(use)) ?? 0)) {
          needs.set(idOf(use), [...(needs.get(idOf(use)) ?? []), name]);
        }
      }
    }
  });

  it('are all needed: each statement is used', () => {
    const unused = statements().filter(({ usedActions }) => usedActions.length === 0);

    expect(unused.map(idOf)).toEqual([]);
  });

  it('are all needed: without any one statement, something does not work', async () => {
    const survivors: string[] = [];
    for (const use of statements()) {
      const restore = pools.cloud.account.identities.withhold(use);
      if (await allWork(needs.get(idOf(use)) ?? [])) survivors.push(idOf(use));
      restore();
    }

    expect(survivors).toEqual([]);
  });

  it('name no action that nothing uses', () => {
    const unused = statements().flatMap((use) =>
      use.actions
        .filter((action) => !use.usedActions.includes(action))
        .map((action) => `${use.sid ?? ''} ${action}`),
    );

    // For adopted groups, whose template may have a version such as $Latest: a pool's stack names a number.
    expect(unused).toEqual(['Observe ec2:DescribeLaunchTemplates']);
  });
});

/** Whether all of these exercises work; the first that does not is enough. */
async function allWork(names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const works = await exercises[name]?.run(pools).then(
      () => true,
      () => false,
    );
    if (works === false) return false;
  }
  return true;
}

function roleOf({ functionName }: Exercise): string {
  const { roleArn = '' } = pools.cloud.account.functions.find(functionName) ?? {};
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

/** Of the functions' roles: those of hooks, schedules and instances are AWS's to use. */
function statements(): readonly StatementUse[] {
  const { functions, identities } = pools.cloud.account;
  const roles = functions.all().map(({ roleArn }) => roleArn.slice(roleArn.lastIndexOf('/') + 1));
  return identities.uses().filter(({ roleName }) => roles.includes(roleName));
}

function idOf({ roleName, policyName, index, sid = '' }: StatementUse): string {
  return `${roleName} ${policyName} ${index} ${sid}`;
}

import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementUse } from '../iam/identities.ts';
import { exercises, type Exercise } from './exercises.ts';
import { twoPools, type TwoPools } from './two-pools.ts';

let pools: TwoPools;
/** The names of the exercises that need a statement, by statement, as the first run of each has shown. */
const needs = new Map<string, string[]>();

beforeAll(async () => {
  pools = await twoPools();
}, 240_000);
afterAll(() => pools.close());

// The later tests depend on the first one.
describe('the permissions of the functions', { timeout: 120_000, shuffle: false }, () => {
  it('suffice for all of their work', async () => {
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

  it('are all needed: without any one statement, an exercise fails', async () => {
    const survivors: string[] = [];
    for (const use of statements()) {
      const restore = pools.cloud.account.identities.withhold(use);
      if (await allSucceed(needs.get(idOf(use)) ?? [], use.actions)) survivors.push(idOf(use));
      restore();
    }

    expect(survivors).toEqual([]);
  });

  it('contain no unused actions', () => {
    const unused = statements().flatMap((use) =>
      use.actions
        .filter((action) => !use.usedActions.includes(action))
        .map((action) => `${use.sid ?? ''} ${action}`),
    );

    // This action is for adopted groups, whose launch template version can be $Latest. A pool's stack has a number.
    expect(unused).toEqual(['Observe ec2:DescribeLaunchTemplates']);
  });

  it('keep every secret out of what a reader without permissions for secrets sees', () => {
    const { account } = pools.cloud;
    const visible = {
      logs: pools.lines,
      functions: account.functions.all().map(({ settings }) => settings),
      stacks: account.stacks.all(),
      parameters: account.parameters.all().filter(({ type }) => type !== 'SecureString'),
      'launch templates': account.launchTemplates.all(),
      metrics: account.metrics.all(),
      alarms: account.alarms.all(),
    };
    const texts = Object.entries(visible).map(([place, content]) => [place, textOf(content)] as const);

    // The scan sees the content of each place.
    expect(
      texts.filter(([, text]) => !/POOL_SETTINGS_PATH|prompt/.test(text)).map(([place]) => place),
    ).toEqual([]);
    expect(
      texts.filter(([, text]) => secrets().some((secret) => text.includes(secret))).map(([place]) => place),
    ).toEqual([]);
    // The tokens that Spacelift issued for the API keys.
    expect(
      texts.filter(([, text]) => /eyJ[\w-]{10,}\.[\w-]{10,}\./.test(text)).map(([place]) => place),
    ).toEqual([]);
  });
});

/** The values of all secrets, and each value in those that are JSON objects. */
function secrets(): readonly string[] {
  const { secrets, parameters, localKey } = pools.cloud.account;
  const whole = [
    localKey.secret,
    ...secrets.all().flatMap(({ versions }) => versions.map(({ value }) => value)),
    ...parameters.all().flatMap(({ type, value }) => (type === 'SecureString' ? [value] : [])),
  ];
  const parts = whole.flatMap((value) =>
    value.startsWith('{') ? Object.values(JSON.parse(value) as Record<string, string>) : [],
  );
  return [...new Set([...whole, ...parts])];
}

function textOf(content: unknown): string {
  return inspect(content, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity });
}

/** Whether all of these exercises succeed. Stops at the first failure. */
async function allSucceed(names: readonly string[], withheld: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const succeeds = await exercises[name]?.run(pools, withheld).then(
      () => true,
      () => false,
    );
    if (succeeds === false) return false;
  }
  return true;
}

function roleOf({ functionName }: Exercise): string {
  const { roleArn = '' } = pools.cloud.account.functions.find(functionName) ?? {};
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

/** The statements of the functions' roles. AWS itself uses the roles of hooks, schedules and instances. */
function statements(): readonly StatementUse[] {
  const { functions, identities } = pools.cloud.account;
  const roles = functions.all().map(({ roleArn }) => roleArn.slice(roleArn.lastIndexOf('/') + 1));
  return identities.uses().filter(({ roleName }) => roles.includes(roleName));
}

function idOf({ roleName, policyName, index, sid = '' }: StatementUse): string {
  return `${roleName} ${policyName} ${index} ${sid}`;
}

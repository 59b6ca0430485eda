import { describe, expect, it } from 'vitest';
import { noColour } from '../../host/paint.ts';
import type { Check } from './check.ts';
import { describeCheckUp } from './check-up.ts';
import { examine } from './examine.ts';
import { fault, ok, warning } from './finding.ts';
import type { Patient } from './patient.ts';

describe('an examination', () => {
  it('goes on past a check that fails, and says that it is a bug', async () => {
    const found = await examine(aPatient, [
      aCheck('first', () => {
        throw new TypeError('x is not a function');
      }),
      aCheck('second', () => ok('fine')),
    ]);

    expect(found).toEqual([
      {
        check: 'first',
        findings: [
          {
            result: 'fault',
            text: 'this check itself failed: x is not a function',
            fix: expect.stringContaining('bug of Poolkeeper') as string,
          },
        ],
      },
      { check: 'second', findings: [ok('fine')] },
    ]);
  });

  it('only warns of what the caller may not look at', async () => {
    const denied = Object.assign(new Error('User is not authorized to perform: ec2:DescribeSubnets'), {
      name: 'UnauthorizedOperation',
      $metadata: {},
    });

    const [found] = await examine(aPatient, [aCheck('subnets', () => Promise.reject(denied))]);

    expect(found?.findings).toMatchObject([{ result: 'warning' }]);
    expect(JSON.stringify(found)).toContain('ec2:DescribeSubnets');
  });

  it('leaves out what needs a deployment or a configuration', async () => {
    const never = () => {
      throw new Error('it was looked at');
    };

    const found = await examine(aPatient, [
      { name: 'a', of: 'configuration', look: never },
      { name: 'b', of: 'deployment', look: never },
    ]);

    expect(found.flatMap(({ findings }) => findings.map(({ result }) => result))).toEqual([
      'skipped',
      'skipped',
    ]);
  });
});

describe('a check-up', () => {
  it('is a line for each finding, with what to do below', () => {
    const { text, data } = describeCheckUp(
      {
        configuration: { check: 'configuration', findings: [ok('poolkeeper.yaml')] },
        pools: [
          {
            pool: 'blue',
            examinations: [
              {
                check: 'subnets',
                findings: [warning('one zone', 'Add another.'), fault('none there', 'Correct it.')],
              },
            ],
          },
        ],
      },
      noColour,
    );

    expect(text).toBe(`  ✔ configuration  poolkeeper.yaml

blue
  ! subnets        one zone
                   → Add another.
  ✘                none there
                   → Correct it.

1 fault, 1 warning, 1 fine`);
    expect(data).toMatchObject({
      healthy: false,
      counts: { ok: 1, warning: 1, fault: 1, skipped: 0 },
      pools: [{ pool: 'blue', checks: [{ check: 'subnets', result: 'warning' }, { result: 'fault' }] }],
    });
  });
});

const aPatient = { name: 'blue', caller: { account: '1', arn: 'arn', region: 'eu-west-1' } } as Patient;

function aCheck(name: string, look: Extract<Check, { of: 'account' }>['look']): Check {
  return { name, of: 'account', look };
}

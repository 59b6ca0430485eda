import { describe, expect, it } from 'vitest';
import { noColour } from '../../cli/paint.ts';
import { describeDoctorReport } from './doctor-report.ts';
import { runChecks } from './run-checks.ts';
import { fault, ok, warning, type Check } from './checks/check.ts';
import type { CheckSubject } from './subject/check-subject.ts';

describe('running checks', () => {
  it('continues after a check that fails, and reports it as a bug', async () => {
    const found = await runChecks(aSubject, [
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
            text: 'the check itself failed: x is not a function',
            fix: expect.stringContaining('bug in Poolkeeper') as string,
          },
        ],
      },
      { check: 'second', findings: [ok('fine')] },
    ]);
  });

  it('only warns about what the caller may not read', async () => {
    const denied = Object.assign(new Error('User is not authorized to perform: ec2:DescribeSubnets'), {
      name: 'UnauthorizedOperation',
      $metadata: {},
    });

    const [found] = await runChecks(aSubject, [aCheck('subnets', () => Promise.reject(denied))]);

    expect(found?.findings).toMatchObject([{ result: 'warning' }]);
    expect(JSON.stringify(found)).toContain('ec2:DescribeSubnets');
  });

  it('skips checks that need a deployment or a configuration', async () => {
    const never = () => {
      throw new Error('it was run');
    };

    const found = await runChecks(aSubject, [
      { name: 'a', scope: 'configuration', check: never },
      { name: 'b', scope: 'deployment', check: never },
    ]);

    expect(found.flatMap(({ findings }) => findings.map(({ result }) => result))).toEqual([
      'skipped',
      'skipped',
    ]);
  });
});

describe('a report', () => {
  it('has a line for each finding, followed by its fix', () => {
    const { text, data } = describeDoctorReport(
      {
        configuration: { check: 'configuration', findings: [ok('poolkeeper.yaml')] },
        pools: [
          {
            pool: 'blue',
            reports: [
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

1 fault, 1 warning, 1 ok`);
    expect(data).toMatchObject({
      healthy: false,
      counts: { ok: 1, warning: 1, fault: 1, skipped: 0 },
      pools: [{ pool: 'blue', checks: [{ check: 'subnets', result: 'warning' }, { result: 'fault' }] }],
    });
  });
});

const aSubject = { name: 'blue', caller: { account: '1', arn: 'arn', region: 'eu-west-1' } } as CheckSubject;

function aCheck(name: string, check: Extract<Check, { scope: 'account' }>['check']): Check {
  return { name, scope: 'account', check };
}

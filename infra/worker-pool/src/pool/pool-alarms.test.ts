import { Match } from 'aws-cdk-lib/assertions';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aPoolTemplate } from '../testing/a-pool.ts';

const spot: Partial<PoolConfig> = {
  instances: { types: ['m7i.large', 'm6i.large'], purchase: { kind: 'spot' } },
};
const runbooks = join(import.meta.dirname, '../../../../docs/runbooks');

describe('the alarms of a pool', () => {
  it('exist for every runbook, and link to it', () => {
    const pages = readdirSync(runbooks).filter((page) => page !== 'README.md');

    expect(alarmsOf(spot).map(({ AlarmName }) => AlarmName)).toEqual(
      pages.map((page) => `poolkeeper-blue-${page.replace(/\.md$/, '')}`).sort(),
    );
    for (const { AlarmName, AlarmDescription } of alarmsOf(spot)) {
      const page = AlarmName.replace('poolkeeper-blue-', '');
      expect(AlarmDescription).toContain(`docs/runbooks/${page}.md`);
    }
  });

  it('have runbooks that name commands, and say how to try the alarm', () => {
    for (const { AlarmName } of alarmsOf(spot)) {
      const page = readFileSync(join(runbooks, `${AlarmName.replace('poolkeeper-blue-', '')}.md`), 'utf8');

      expect(page, AlarmName).toMatch(/`poolkeeper (explain|logs|doctor) NAME/);
      expect(page, AlarmName).toContain('## Try it\n');
    }
  });

  it("link to the user's runbooks if configured", () => {
    const [alarm] = alarmsOf({ monitoring: { runbookUrl: 'https://wiki.acme.internal/poolkeeper/' } });

    expect(alarm?.AlarmDescription).toMatch(
      /What to do: https:\/\/wiki\.acme\.internal\/poolkeeper\/[a-z-]+\.md$/,
    );
  });

  it('are only those of the gate if scaling is disabled', () => {
    const names = alarmsOf({ scaling: { enabled: false } }).map(({ AlarmName }) => AlarmName);

    expect(names).toEqual([
      'poolkeeper-blue-redrive-queue',
      'poolkeeper-blue-slow-drain',
      'poolkeeper-blue-unattended-queue',
    ]);
  });

  it('have a period of one invocation', () => {
    const of = (every: '1m' | '30m') =>
      alarmsOf({ scaling: { every } }).find(({ AlarmName }) => AlarmName.endsWith('queue-wait'));

    expect(of('1m')).toMatchObject({ Period: 60, EvaluationPeriods: 5, DatapointsToAlarm: 3 });
    expect(of('30m')).toMatchObject({ Period: 1800, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
  });

  it('are raised by missing data only if the autoscaler makes no passes', () => {
    const breaching = alarmsOf({}).filter(({ TreatMissingData }) => TreatMissingData === 'breaching');

    expect(breaching.map(({ AlarmName }) => AlarmName)).toEqual(['poolkeeper-blue-no-passes']);
  });

  it('notify the configured topics when they are raised and when they end', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:operators';

    for (const alarm of alarmsOf({ monitoring: { notify: [topic] } })) {
      expect(alarm).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
    }
  });

  it('are left out like the dashboard if disabled', () => {
    const template = aPoolTemplate({ config: { monitoring: { alarms: false, dashboard: false } } });

    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });

  it('are at the top of the dashboard', () => {
    aPoolTemplate().hasResourceProperties('AWS::CloudWatch::Dashboard', {
      DashboardName: 'poolkeeper-blue',
      DashboardBody: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('"type":"alarm"')])] },
    });
  });
});

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly TreatMissingData: string;
}

/** Returns the alarms of the pool `blue`, sorted by name. */
function alarmsOf(config: Partial<PoolConfig>): readonly AlarmProperties[] {
  return Object.values(aPoolTemplate({ config }).findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties as AlarmProperties)
    .toSorted((one, other) => (one.AlarmName < other.AlarmName ? -1 : 1));
}

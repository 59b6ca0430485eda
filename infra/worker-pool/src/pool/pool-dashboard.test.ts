import { describe, expect, it } from 'vitest';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { aPoolTemplate } from '../testing/a-pool.ts';

describe('the dashboard of a pool', () => {
  it('shows the series of a metric by type, zone and cause', () => {
    const body = dashboardOf({});

    for (const part of ['Pool,InstanceType} MetricName', 'Pool,Zone} MetricName', 'Pool,Cause} MetricName']) {
      expect(body).toContain(part);
    }
    expect(body).toContain('MetricName=\\\\\\"Instances\\\\\\" Pool=\\\\\\"blue\\\\\\"');
  });

  it('estimates the cost of the types with a price, and of none without prices', () => {
    expect(dashboardOf({})).not.toContain('dollars');

    const priced = dashboardOf({ monitoring: { hourlyPrices: { 'm7i.large': 0.1008, 'm6i.large': 0.096 } } });
    expect(priced).toContain('FILL(m0, 0) * 0.1008 + FILL(m1, 0) * 0.096');
  });
});

function dashboardOf(config: Partial<PoolConfig>): string {
  return JSON.stringify(aPoolTemplate({ config }).findResources('AWS::CloudWatch::Dashboard'));
}

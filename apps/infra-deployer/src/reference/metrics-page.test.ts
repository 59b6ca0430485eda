import type { metricUnits as passUnits } from '@poolkeeper/autoscaler/pass';
import type { PoolMetricName } from '@poolkeeper/cdk';
import type { metricUnits as gateUnits } from '@poolkeeper/lifecycle-manager/gate';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { metricsPage } from './metrics-page.ts';

describe('the reference of the metrics', () => {
  it('is up to date', () => {
    const committed = readFileSync(
      join(import.meta.dirname, '../../../../docs/reference/metrics.md'),
      'utf8',
    );

    expect(committed, 'run npx nx codegen infra-deployer, and commit the result').toBe(
      metricsPage(committed),
    );
  });

  it('has every metric that the constructs know, and no other', () => {
    expectTypeOf<PoolMetricName>().toEqualTypeOf<keyof typeof passUnits | keyof typeof gateUnits>();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metricUnits } from '../report/measure.ts';

it('docs/reference/metrics.md lists every metric of the autoscaler with its unit', () => {
  const reference = readFileSync(join(import.meta.dirname, '../../../../docs/reference/metrics.md'), 'utf8');
  const rows = [...reference.matchAll(/^\| `(\w+)` +\| (\w+) +\| autoscaler +\| \S/gm)];
  expect(Object.fromEntries(rows.map(([, name, unit]) => [name, unit]))).toEqual(metricUnits);
});

import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { createMetrics } from './metrics.ts';

const units = { QueueWaitSeconds: 'Seconds', PendingRuns: 'Count' } as const;

describe('the metrics of a pool', () => {
  let log: MockInstance<typeof console.log>;

  beforeEach(() => {
    // In development the library writes to the global console, and only when it is told to.
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    log = vi.spyOn(console, 'log').mockReturnValue(undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    log.mockRestore();
  });

  it('writes one line in the embedded metric format, with the pool as the only dimension', () => {
    const metrics = createMetrics('blue', units);
    metrics.record('QueueWaitSeconds', 90);
    metrics.record('QueueWaitSeconds', 30);
    metrics.record('PendingRuns', 1);
    metrics.publish();

    expect(log).toHaveBeenCalledTimes(1);
    const line = JSON.parse(String(log.mock.calls[0]?.[0])) as Record<string, unknown>;
    expect(line).toMatchObject({ Pool: 'blue', QueueWaitSeconds: [90, 30], PendingRuns: 1 });
    expect(line._aws).toMatchObject({
      CloudWatchMetrics: [
        {
          Namespace: 'Poolkeeper',
          Dimensions: [['Pool']],
          Metrics: [
            { Name: 'QueueWaitSeconds', Unit: 'Seconds' },
            { Name: 'PendingRuns', Unit: 'Count' },
          ],
        },
      ],
    });
  });

  it('writes a line for each value of another dimension, and keeps it until it is published', () => {
    const metrics = createMetrics('blue', units);
    metrics.record('PendingRuns', 1);
    metrics.record('PendingRuns', 2, { name: 'Zone', value: 'eu-west-1a' });
    expect(log).not.toHaveBeenCalled();
    metrics.publish();
    metrics.publish();

    const lines = log.mock.calls.map(([text]) => JSON.parse(String(text)) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { Pool: 'blue', PendingRuns: 1 },
      { Pool: 'blue', Zone: 'eu-west-1a', PendingRuns: 2 },
    ]);
    expect(lines[1]?._aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Poolkeeper', Dimensions: [['Pool', 'Zone']] }],
    });
  });

  it('writes nothing when nothing was recorded since the last time', () => {
    const metrics = createMetrics('blue', units);
    metrics.publish();
    metrics.record('PendingRuns', 1);
    metrics.publish();
    metrics.publish();
    expect(log).toHaveBeenCalledTimes(1);
  });
});

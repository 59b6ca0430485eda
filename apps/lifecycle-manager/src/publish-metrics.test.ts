import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { createMetrics } from './publish-metrics.ts';

describe('the metrics of a pool', () => {
  let log: MockInstance<typeof console.log>;

  beforeEach(() => {
    // In development the library writes by the global console, but nothing unless it is told to.
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    log = vi.spyOn(console, 'log').mockReturnValue(undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    log.mockRestore();
  });

  it('are one line in the embedded metric format, with the pool as the only dimension', () => {
    const metrics = createMetrics('blue');
    metrics.record('DrainSeconds', 90);
    metrics.record('DrainSeconds', 30);
    metrics.record('SpotInterruptions', 1);
    metrics.publish();

    expect(log).toHaveBeenCalledTimes(1);
    const line = JSON.parse(String(log.mock.calls[0]?.[0])) as Record<string, unknown>;
    expect(line).toMatchObject({ Pool: 'blue', DrainSeconds: [90, 30], SpotInterruptions: 1 });
    expect(line._aws).toMatchObject({
      CloudWatchMetrics: [
        {
          Namespace: 'Poolkeeper',
          Dimensions: [['Pool']],
          Metrics: [
            { Name: 'DrainSeconds', Unit: 'Seconds' },
            { Name: 'SpotInterruptions', Unit: 'Count' },
          ],
        },
      ],
    });
  });

  it('are not written when nothing was recorded since the last time', () => {
    const metrics = createMetrics('blue');
    metrics.publish();
    metrics.record('SpotInterruptions', 1);
    metrics.publish();
    metrics.publish();
    expect(log).toHaveBeenCalledTimes(1);
  });
});

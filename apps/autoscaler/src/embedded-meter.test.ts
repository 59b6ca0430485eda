import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { createMeter } from './embedded-meter.ts';

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
    const meter = createMeter('blue');
    meter.record('QueueWaitSeconds', 90);
    meter.record('QueueWaitSeconds', 30);
    meter.record('PendingRuns', 1);
    meter.publish();

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

  it('are not written when nothing was recorded since the last time', () => {
    const meter = createMeter('blue');
    meter.publish();
    meter.record('PendingRuns', 1);
    meter.publish();
    meter.publish();
    expect(log).toHaveBeenCalledTimes(1);
  });
});

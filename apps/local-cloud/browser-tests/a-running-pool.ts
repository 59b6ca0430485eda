import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaledClock } from '../src/clock/scaled-clock.ts';
import { localApiKeyId } from '../src/deploy/provide-secrets.ts';
import { parseOptions } from '../src/options/parse-options.ts';
import { loadWorkload } from '../src/play/load-workload.ts';
import { startLocalPool, type LocalPool } from '../src/play/local-pool.ts';
import { playedPool, poolConfigOf } from '../src/play/pool-config-of.ts';
import { synthesize } from '../src/play/synthesize.ts';

/** Starts a pool as `npm start` does with these options, with the real functions. */
export async function aRunningPool(...argv: readonly string[]): Promise<LocalPool> {
  const parsed = parseOptions(['--port', '0', ...argv]);
  if (parsed.kind === 'help') throw new Error('expected options, got the help');
  const { options } = parsed;
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-browser-'));
  const startAt = Date.UTC(2026, 2, 2, 9);
  try {
    const assembly = await synthesize(await poolConfigOf(options, localApiKeyId), folder);
    return await startLocalPool({
      options,
      assembly,
      arrivals: await loadWorkload(options, startAt),
      clock: scaledClock({ startAt, speed: options.speed }),
      spacelift: playedPool,
      log: { write: () => undefined },
      onPass: () => undefined,
      onFailedBatch: () => undefined,
      onSwitch: () => undefined,
      onEvent: () => undefined,
      onDone: () => undefined,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The URL that is printed at the start. */
export function consoleUrl({ cloud }: LocalPool): string {
  return `${cloud.url}/#${cloud.token}`;
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poolkeeperScaler, simulate, type SimulatedOutcome } from '@poolkeeper/policy-simulator';
import { autoscalerOf } from '@poolkeeper/pool-config';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { parseOptions } from '../options/parse-options.ts';
import { loadWorkload } from '../play/load-workload.ts';
import { playPool } from '../play/play-pool.ts';
import { poolConfigOf } from '../play/pool-config-of.ts';
import type { Summary } from '../report/summary.ts';

/** The time between two passes of the pool that is played. */
export const passEverySeconds = 15;

/** A run that starts the functions' processes, and later four bursts, of which some find the workers of the one before. */
const trace = [
  [0, 'first', 60],
  ...[300, 430, 560, 700].flatMap((second) =>
    [30, 60, 90, 120, 150, 180].map((seconds) => [second, `${second}-${seconds}`, seconds]),
  ),
];

/** Plays the same runs by the real functions, at a speed, and by the policy simulator. */
export async function playAndSimulate(
  speed: number,
): Promise<{ readonly played: Summary; readonly simulated: SimulatedOutcome }> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  try {
    const files = {
      trace: join(folder, 'a.csv'),
      policy: join(folder, 'a.json'),
      report: join(folder, 'b.json'),
    };
    await writeFile(files.trace, ['queued_at,stack,duration_s', ...trace.map(String)].join('\n'));
    await writeFile(files.policy, JSON.stringify({ scaling: { passEvery: `${passEverySeconds}s` } }));
    const parsed = parseOptions([
      ...['--port', '0', '--until-done', '--max', '40', '--speed', String(speed)],
      ...['--trace', files.trace, '--policy', files.policy, '--report', files.report],
    ]);
    if (parsed.kind === 'help') throw new Error('expected options, got the help');
    const { options } = parsed;
    await playPool({
      options,
      terminal: { write: () => undefined, interactive: false, colour: false, width: () => 100 },
      stopped: new Promise(() => undefined),
    });
    const config = poolConfigSchema.parse(await poolConfigOf(options, 'a-key'));
    const { policy, release, passEveryMs = 60_000 } = autoscalerOf(config, {});
    return {
      played: JSON.parse(await readFile(files.report, 'utf8')) as Summary,
      simulated: simulate({
        runs: await loadWorkload(options, 0),
        shape: { ...config.scaling, bootMs: options.bootSeconds * 1000 },
        scaler: poolkeeperScaler({ policy, release, everyMs: passEveryMs }),
      }),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

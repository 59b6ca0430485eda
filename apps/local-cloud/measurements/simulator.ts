// Plays runs by the real functions and by the policy simulator, and fails if they differ by more than docs/guides/scaling-policy.md states:
// npx nx run @poolkeeper/local-cloud:measure-simulator [--speed 10]
// At a high speed, each delay of this machine is one of many seconds in the pool.
import { parseArgs } from 'node:util';
import { passEverySeconds, playAndSimulate } from '../src/testing/play-and-simulate.ts';

const { values } = parseArgs({ options: { speed: { type: 'string', default: '10' } } });
const { played, simulated } = await playAndSimulate(Number(values.speed));

const figures = [
  {
    of: 'instance-hours',
    real: played.instances.hours,
    expected: simulated.instanceHours,
    within: 0.1 * simulated.instanceHours,
  },
  {
    of: '95th percentile of the waits in s',
    real: played.queueWaitSeconds.p95 ?? NaN,
    expected: simulated.waitP95,
    within: passEverySeconds,
  },
];
for (const { of, real, expected, within } of figures) {
  const differs = !(Math.abs(real - expected) <= within);
  process.stdout.write(
    `${of}: ${real.toFixed(2)}, simulated ${expected.toFixed(2)}${differs ? `, which differ by more than ${within.toFixed(2)}` : ''}\n`,
  );
  if (differs) process.exitCode = 1;
}

// Measures how fast the console draws many members, and how its heap grows:
// npx nx run @poolkeeper/local-cloud:measure-frames [--members 1000] [--minutes 10] [--speed 60]
// The figures are of this machine, which runs the pool, its functions and Chromium: nothing else should run beside it.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { aRunningPool, consoleUrl } from './a-running-pool.ts';
import { launchChromium } from './chromium.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '10' },
    speed: { type: 'string', default: '60' },
  },
});
const members = Number(values.members);
const patience = { timeout: 300_000 };
/** The shortest and the longest run, in seconds of pool time. */
const durations = [600, 5400] as const;

const pool = await aRunningPool(
  ...['--no-workload', '--boot', '20', '--speed', values.speed],
  ...['--max', values.members, '--max-create', values.members],
);
const browser = await launchChromium();
// Each run that ends is followed by another one, so that tiles change all the time.
const refill = setInterval(fillQueue, 1000);
try {
  fillQueue();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(consoleUrl(pool));
  await page
    .locator('.tile')
    .nth(members - 1)
    .waitFor(patience);
  const devtools = await page.context().newCDPSession(page);
  const heapMB = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  // The page fills its list of passes first.
  await sleep(10_000);
  const before = await heapMB();
  await page.evaluate(`{
    window.frames = [];
    let last = performance.now();
    const draw = (now) => { window.frames.push(now - last); last = now; requestAnimationFrame(draw); };
    requestAnimationFrame(draw);
  }`);
  await sleep(Number(values.minutes) * 60_000);
  const frames = await page.evaluate<number[]>('window.frames.splice(0)');
  frames.sort((one, other) => one - other);
  const within = (share: number) => Number(frames[Math.ceil(frames.length * share) - 1]?.toFixed(1));
  const report = {
    members: await page.locator('.tile').count(),
    frames: frames.length,
    frameMs: { p50: within(0.5), p95: within(0.95), p99: within(0.99), longest: within(1) },
    heapGrowthMB: Number(((await heapMB()) - before).toFixed(1)),
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  clearInterval(refill);
  await browser.close();
  await pool.close();
}

function fillQueue(): void {
  const { spacelift } = pool.cloud.world;
  const { queued, running } = spacelift.runCounts();
  const [shortest, longest] = durations;
  for (let missing = members - queued - running; missing > 0; missing -= 1) {
    const durationSeconds = shortest + ((missing * 577) % (longest - shortest));
    spacelift.queueRun({ stack: `stack-${missing % 40}`, durationSeconds });
  }
}

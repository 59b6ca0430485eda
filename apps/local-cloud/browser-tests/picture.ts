// Draws docs/images/console.png from a seeded run: node --conditions=@poolkeeper/source browser-tests/picture.ts
import { join } from 'node:path';
import { aRunningPool, consoleUrl } from './a-running-pool.ts';
import { launchChromium } from './chromium.ts';

const file = join(import.meta.dirname, '../../../docs/images/console.png');
const patience = { timeout: 300_000 };
const stacks = ['networking', 'database', 'cluster', 'monitoring', 'identity', 'storage', 'dns'];

const pool = await aRunningPool(
  ...[
    '--no-workload',
    '--seed',
    '7',
    '--speed',
    '120',
    '--max',
    '30',
    '--max-create',
    '20',
    '--spot-share',
    '0.5',
  ],
);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(consoleUrl(pool));
  queueBurst(9, 2);
  await page.locator('.passes li.scale-in').first().waitFor(patience);
  queueBurst(30, 8);
  await page.locator('.tile.busy').nth(21).waitFor(patience);
  await page.getByRole('button', { name: 'Instance refresh' }).click();
  await page.locator('.gate li').nth(1).waitFor(patience);
  await page.screenshot({ path: file });
} finally {
  await browser.close();
  await pool.close();
}

/** Runs of different lengths, from `shortestMinutes` on. */
function queueBurst(runs: number, shortestMinutes: number): void {
  for (let index = 0; index < runs; index += 1) {
    pool.cloud.world.spacelift.queueRun({
      stack: stacks[index % stacks.length] ?? '',
      durationSeconds: 60 * (shortestMinutes + (index % 11)),
    });
  }
}

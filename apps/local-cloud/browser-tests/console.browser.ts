import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalPool } from '../src/play/local-pool.ts';
import { aRunningPool, consoleUrl } from './a-running-pool.ts';
import { launchChromium } from './chromium.ts';

const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
/** Several passes, each of which starts when the earlier one has ended. */
const soon = { timeout: 30_000 };

let pool: LocalPool;
let browser: Browser;
/** What no page may cause: errors, warnings, and requests to anywhere else. */
const complaints: string[] = [];

beforeAll(async () => {
  [pool, browser] = await Promise.all([
    aRunningPool('--no-workload', '--speed', '120', '--max', '6', '--spot-share', '0.5', '--boot', '20'),
    launchChromium(),
  ]);
  // A member that stays.
  pool.cloud.world.spacelift.queueRun({ stack: 'long', durationSeconds: 36_000_000 });
});
afterAll(async () => {
  await browser.close();
  await pool.close();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(complaints.splice(0)).toEqual([]);
});

describe('the banner recognizes', () => {
  it('a pool at its maximum', async () => {
    const page = await open();

    await page.getByRole('spinbutton', { name: 'Runs' }).fill('200');
    await page.getByRole('button', { name: 'Queue' }).click();

    await condition(page, 'at-maximum').waitFor(soon);
    expect(await condition(page, 'at-maximum').textContent()).toMatch(
      /At the maximum.*runs wait, up to .*: the pool is at its maximum of 6 instances/,
    );
    for (const { id, state } of pool.world.spacelift.runs()) {
      if (state === 'queued') pool.cloud.world.spacelift.cancelRun(id);
    }
    await condition(page, 'at-maximum').waitFor({ ...soon, state: 'detached' });
  });

  it('a shortage of capacity', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Capacity shortage' }).click();

    const { desiredCapacity } = pool.world.autoScaling.describeGroups()[0] ?? { desiredCapacity: 0 };
    const name = 'poolkeeper-local';
    pool.cloud.world.autoScaling.updateGroup({ groupName: name, maxSize: 20 });
    pool.cloud.world.autoScaling.setDesiredCapacity({
      groupName: name,
      desiredCapacity: desiredCapacity + 3,
    });

    await condition(page, 'capacity-short').waitFor(soon);
    expect(await condition(page, 'capacity-short').textContent()).toContain(
      'AWS cannot provide the instances',
    );
    pool.cloud.world.autoScaling.updateGroup({ groupName: name, maxSize: 6 });
  });

  it('a Spacelift that does not answer', async () => {
    const page = await open();

    await page.getByRole('button', { name: 'Spacelift outage' }).click();

    await condition(page, 'spacelift-unreachable').waitFor(soon);
    expect(await condition(page, 'spacelift-unreachable').textContent()).toMatch(
      /Spacelift unreachable.*nothing is launched and nothing is released/,
    );
    await condition(page, 'spacelift-unreachable').waitFor({ ...soon, state: 'detached' });
  });

  it('a lifecycle manager that is off, and reads it out', async () => {
    const page = await open();

    await page.getByRole('button', { name: 'Switch lifecycle manager off' }).click();

    await condition(page, 'manager-off').waitFor(soon);
    expect(await page.getByRole('status').filter({ hasText: 'Lifecycle manager off' }).count()).toBe(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Switch lifecycle manager on' }).click();
    await condition(page, 'manager-off').waitFor({ ...soon, state: 'detached' });
  });

  it('a pause and its end', async () => {
    const page = await open();

    await page.getByRole('button', { name: 'Pause autoscaler' }).click();
    await condition(page, 'paused').waitFor(soon);

    await page.getByRole('button', { name: 'Resume autoscaler' }).click();
    await condition(page, 'paused').waitFor({ ...soon, state: 'detached' });
  });

  it('faults that are on', async () => {
    const page = await open();

    await page.getByLabel('Faults').selectOption('gentle');
    await condition(page, 'faults-on').waitFor(soon);

    await page.getByLabel('Faults').selectOption('none');
    await condition(page, 'faults-on').waitFor({ ...soon, state: 'detached' });
  });
});

describe('the members', () => {
  it('are selected with the keyboard', async () => {
    const page = await open();
    const tiles = page.getByRole('listbox');
    await page.getByRole('option', { name: /busy long/ }).waitFor(soon);

    await tiles.focus();
    await tiles.press('ArrowRight');

    const selected = tiles.getByRole('option', { selected: true });
    expect(await selected.count()).toBe(1);
    const id = (await selected.getAttribute('id'))?.replace('member-', '') ?? '';
    expect(await page.locator('.detail').textContent()).toContain(id);
  });
});

describe.each([
  ['a laptop', laptop],
  ['a phone', phone],
])('on %s', (_name, viewport) => {
  it.each(['light', 'dark'] as const)('axe finds nothing to improve in %s colours', async (colorScheme) => {
    const page = await open({ viewport, colorScheme });
    await page.getByRole('option', { name: /busy long/ }).waitFor(soon);

    expect(await violations(page)).toEqual([]);
  });

  it('nothing is cut off', async () => {
    const page = await open({ viewport });

    const [width, height] = await page.evaluate<readonly [number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
    );

    expect(width).toBeLessThanOrEqual(viewport.width);
    if (viewport === laptop) expect(height).toBeLessThanOrEqual(viewport.height);
  });
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds, with the elements. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Opens the console and waits for the pool. */
async function open(settings: Parameters<Browser['newPage']>[0] = { viewport: laptop }): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...settings });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(`requested ${request.url()}`);
  });
  await page.goto(consoleUrl(pool));
  await page.getByRole('heading', { name: 'Members' }).waitFor(soon);
  return page;
}

/** A condition in the banner, as its headline or among the others. */
function condition(page: Page, code: string): Locator {
  return page.locator(`[data-condition=${code}]`);
}

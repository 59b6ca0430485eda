import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalPool } from '../src/play/local-pool.ts';
import { aRunningPool, consoleUrl } from './a-running-pool.ts';
import { aServedStatus } from './a-served-status.ts';
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

describe('on request, the page shows', () => {
  it('what the pool costs, with the rule and the prices', async () => {
    const page = await open();
    await aBusyMember(page);

    await page.getByRole('button', { name: /^prices/ }).click();

    const panel = page.getByRole('dialog', { name: /what the pool costs/ });
    await panel.waitFor(soon);
    expect(await panel.textContent()).toMatch(/\$[\d.]+ for [\d.]+ instance-hours.*invented by local-cloud/);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ ...soon, state: 'hidden' });
  });

  it('where the time of boots goes, by type and for a member', async () => {
    const page = await open();
    const busy = await aBusyMember(page);

    await page.getByRole('button', { name: /^boot times/ }).click();

    const table = page.getByRole('dialog', { name: /time of boots/ }).getByRole('table');
    await table.waitFor(soon);
    expect(await table.textContent()).toMatch(/launch.*system.*setup.*registration.*boot.*[\d.]+ \/ [\d.]+/);
    await page.keyboard.press('Escape');
    await busy.click();
    expect(await page.locator('.detail').textContent()).toMatch(/booted in [\d.]+ s \(launch /);
  });
});

describe('a control says what it did', () => {
  it('to one worker', async () => {
    const page = await open();
    await (await aBusyMember(page)).click();

    await page.getByRole('button', { name: 'Drain worker' }).click();

    await page.locator('.detail').filter({ hasText: 'Its worker takes no new run.' }).waitFor(soon);
    expect(pool.cloud.world.spacelift.workers().some(({ drained }) => drained)).toBe(true);
  });

  it('to a plan that waits for a person', async () => {
    const { spacelift } = pool.cloud.world;
    const apply = { confirmedAfterMs: Infinity, durationSeconds: 60 };
    const ids = ['kept', 'dropped'].map(
      (stack) => spacelift.queueRun({ stack, durationSeconds: 10, apply }).id,
    );
    for (const id of ids) spacelift.prioritizeRun(id, true);
    const page = await open();
    await page.getByRole('button', { name: /^plans/ }).click(soon);
    const panel = page.getByRole('dialog', { name: /plans that wait/ });

    await panel.getByRole('button', { name: 'Confirm kept' }).click(soon);
    await said(page, /The plan of kept is confirmed/);
    await panel.getByRole('button', { name: 'Discard dropped' }).click(soon);
    await said(page, /The plan of dropped is discarded/);

    expect(await violations(page)).toEqual([]);
    const states = ids.map((id) => spacelift.runs().find((run) => run.id === id)?.history);
    expect(states[0]?.some(({ state }) => state === 'confirmed')).toBe(true);
    expect(states[1]?.at(-1)?.state).toBe('discarded');
  });

  it('to all instances and to one', async () => {
    const page = await open();
    await aBusyMember(page);
    const { spacelift, ec2 } = pool.cloud.world;
    // Instances that stay for half a minute of the test, or the autoscaler releases the one on spot first.
    for (let run = 0; run < 5; run += 1) spacelift.queueRun({ stack: 'short', durationSeconds: 3600 });
    await expect
      .poll(
        () =>
          ec2.describeInstances().some(({ lifecycle, state }) => lifecycle === 'spot' && state === 'running'),
        soon,
      )
      .toBe(true);

    await page.getByRole('button', { name: 'Spot notice', disabled: false }).click();
    await said(page, /AWS reclaims i-\w+ in two minutes\./);

    await page.getByRole('button', { name: 'Instance refresh' }).click();
    await said(page, /An instance refresh started/);
  });
});

describe('poolkeeper status --web', () => {
  it('shows the same pool without controls, and what it cannot read', { timeout: 120_000 }, async () => {
    await using served = await aServedStatus(pool);
    const page = await open({ viewport: laptop }, served.url);

    expect(await page.locator('.clock').textContent()).toMatch(/read at [\d:]+, every 15 s/);
    for (const name of [/^Queue/, /^Pause/, /^speed/, /^Drain/])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);

    // For longer than a reading and the time until the next one.
    await beginOutage(600);
    await condition(page, 'out-of-date').waitFor(soon);

    expect(await condition(page, 'out-of-date').textContent()).toMatch(
      /This page shows the pool of [\d:]+ \(.* ago\), because it cannot be read: .*spacelift answered/,
    );
    expect(await violations(page)).toEqual([]);
    await beginOutage(0.001);
    expect(await served.stop()).toBe(0);
    await page.getByText('Connection lost').first().waitFor(soon);
    // Chromium reports the connections that were cut.
    expect(complaints.splice(0).every((text) => text.includes('net::ERR'))).toBe(true);
  });
});

describe('the members', () => {
  it('are selected with the keyboard', async () => {
    const page = await open();
    const tiles = page.getByRole('listbox');
    await aBusyMember(page);

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
    await aBusyMember(page);

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
async function open(
  settings: Parameters<Browser['newPage']>[0] = { viewport: laptop },
  url = consoleUrl(pool),
): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...settings });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(`requested ${request.url()}`);
  });
  await page.goto(url);
  await page.getByRole('heading', { name: 'Members' }).waitFor(soon);
  return page;
}

/** The tile of a run that stays, while nothing takes its instance. */
async function aBusyMember(page: Page): Promise<Locator> {
  const tile = page.getByRole('option', { name: /busy long/ });
  const { spacelift } = pool.cloud.world;
  if ((await tile.count()) === 0) spacelift.queueRun({ stack: 'long', durationSeconds: 36_000_000 });
  await tile.first().waitFor(soon);
  return tile.first();
}

/** In pool time. It replaces an outage that has begun. */
async function beginOutage(minutes: number): Promise<void> {
  const { url, token } = pool.cloud;
  const { ok } = await fetch(`${url}/_local/mishaps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'outage', minutes }),
  });
  expect(ok).toBe(true);
}

/** What a control has said. */
async function said(page: Page, text: RegExp): Promise<void> {
  await page.locator('output').filter({ hasText: text }).waitFor(soon);
}

/** A condition in the banner, as its headline or among the others. */
function condition(page: Page, code: string): Locator {
  return page.locator(`[data-condition=${code}]`);
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const trace = `queued_at,stack,duration_s
2026-01-05T08:00:00Z,web,60
2026-01-05T08:00:00Z,db,120
2026-01-05T09:00:00Z,web,60
`;

describe('poolkeeper simulate', () => {
  it('compares the defaults with others on the runs of a trace', async () => {
    using folder = aFolder({ 'runs.csv': trace });
    const { status, stdout } = await run(['simulate', 'runs.csv', '--price', '0.5'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('3 runs on 2 stacks, 2026-01-05 to 2026-01-05: 0.1 h of work. Boots take 90 s.');
    expect(stdout.match(/^\S+(?= {2})/gm)).toEqual([
      'defaults',
      'incumbent',
      'incumbent:10/10/10',
      'buildkite',
      'oracle',
    ]);
    // Three boots of 90 s, and 240 s of work.
    expect(stdout).toMatch(/^oracle +0 s +0 s +0 s +0 s +0\.1 +53 % +3 +2 +\$0\.07$/m);
  });

  it('adds the pools of the configuration, with their policies, sizes and passes', async () => {
    using folder = aFolder({
      'runs.csv': trace,
      'poolkeeper.yaml': aConfigFile(
        'blue',
        'scaling:\n  minSize: 1\n  maxSize: 1\n  scaleInAfter: 10m\n  passEvery: 15s\n',
      ),
    });
    const results = await simulated(['simulate', 'runs.csv', '--against', 'fixed:1', 'oracle'], folder.path);

    expect(results.map(({ name }) => name)).toEqual(['blue', 'fixed:1', 'oracle']);
    const [blue, fixed, oracle] = results;
    expect(blue).toMatchObject({ launched: 1, mostAtOnce: 1, waitMost: 60 });
    expect(fixed).toMatchObject({ launched: 1, waitMost: 60 });
    // What the only pool is compared with has its maximum.
    expect(oracle).toMatchObject({ waitMost: 60 });
  });

  it('makes a pass two seconds after a run was queued if the pool has a webhook, whatever its schedule', async () => {
    const slow = 'scaling:\n  maxSize: 5\n  every: 10m\n';
    using folder = aFolder({
      'runs.csv': trace,
      'poolkeeper.blue.yaml': aConfigFile('blue', slow),
      'poolkeeper.green.yaml': aConfigFile('green', `${slow}  webhook: true\n`),
    });
    const results = await simulated(['simulate', 'runs.csv', '--against', 'oracle'], folder.path);

    const [blue, green] = results;
    expect(blue?.waitMost).toBeGreaterThan(300);
    // A boot of 90 s, more or less, and two seconds.
    expect(green?.waitMost).toBeLessThan(120);
  });

  it('simulates the warm pool of a configuration', async () => {
    const warm = 'scaling:\n  maxSize: 5\n  passEvery: 10s\n';
    using folder = aFolder({
      'runs.csv': trace,
      'poolkeeper.yaml': `${aConfigFile('blue', warm)}instances:\n  warmPool:\n    minSize: 2\n    maxPreparedCapacity: 2\n`,
    });
    const [blue] = await simulated(['simulate', 'runs.csv', '--against', 'oracle'], folder.path);
    // A pass, a launch, and a start, more or less.
    expect(blue?.waitMost).toBeLessThan(10 + 2 + 1.2 * 26.6);
    expect(blue?.stoppedHours).toBeGreaterThan(1);
  });

  it('compares what Poolkeeper can be set to with the defaults', async () => {
    const against = ['defaults', 'passes:15', 'webhook', 'fast-boot', 'foreseen', 'forecast', 'warm-pool:2'];
    using folder = aFolder({ 'runs.csv': trace });
    const args = [
      'simulate',
      'runs.csv',
      '--price',
      '0.5',
      '--volume-price',
      '0.01',
      '--against',
      ...against,
    ];
    const results = await simulated(args, folder.path);

    expect(results.map(({ name }) => name)).toEqual(against);
    const waits = results.map(({ waitMost }) => waitMost);
    expect(waits).toEqual(waits.toSorted((a, b) => b - a));
    expect(waits[0]).toBeGreaterThan(90);
    // An event, a launch, and a start.
    expect(waits.at(-1)).toBeLessThan(2 + 2 + 1.2 * 26.6);
    const { instanceHours = 0, stoppedHours = 0, cost = 0 } = results.at(-1) ?? {};
    expect(stoppedHours).toBeGreaterThan(1);
    expect(cost).toBeCloseTo(0.5 * instanceHours + 0.01 * stoppedHours);
  });

  it('makes one table of several traces, each as it is and with a workflow, without a maximum and with one', async () => {
    using folder = aFolder({ 'a.csv': trace, 'b<.csv': trace });
    const args = ['simulate', 'a.csv', 'b<.csv', '--table', '--against', 'webhook', 'oracle'];
    const { stdout } = await run([...args, '--json', '--html', 'table.html'], { cwd: folder.path });
    const cases = JSON.parse(stdout) as readonly TableCase[];

    expect(cases.map((one) => [one.trace, one.workflow, one.maxSize])).toEqual(
      ['a.csv', 'b<.csv'].flatMap((name) => [
        [name, false, undefined],
        [name, false, 50],
        [name, true, undefined],
        [name, true, 50],
      ]),
    );
    const [first, , flow] = cases;
    expect(first?.results.map(({ name }) => name)).toEqual(['webhook', 'oracle']);
    expect(flow?.results[1]?.instanceHours).toBeGreaterThan(first?.results[1]?.instanceHours ?? Infinity);
    // Without a price, the table has a usual one.
    expect(first?.results[1]?.cost).toBeGreaterThan(0);

    const page = readFileSync(join(folder.path, 'table.html'), 'utf8');
    expect(page.match(/<table>/g)).toHaveLength(8);
    const charts = page.match(
      /<svg [^>]*aria-label="Cost against the 95th percentile of the waits: [^"]+">.*<\/svg>/g,
    );
    expect(charts).toHaveLength(8);
    for (const chart of charts ?? []) {
      expect(chart.match(/<text class="name"[^>]*>[^<]+/g)?.join(' ')).toMatch(/webhook.*oracle/);
    }
    expect(page).toContain('<h2>b&#60;.csv, as it is, at most 50 instances</h2>');
    expect(page).not.toMatch(/<script|src=|href=|url\(|https?:|NaN|undefined|Infinity/);

    const { stdout: text } = await run(args, { cwd: folder.path });
    expect(text.match(/^\S+ .*(?:without a maximum|at most 50 instances)$/gm)).toHaveLength(8);
    expect(text.match(/^webhook +\d+ s .*\$\d\.\d\d$/gm)).toHaveLength(8);
  });

  it('is the same again, and different with another seed', async () => {
    const once = await simulated(['simulate', '--runs', '100']);
    expect(await simulated(['simulate', '--runs', '100'])).toEqual(once);
    expect(await simulated(['simulate', '--runs', '100', '--seed', '2'])).not.toEqual(once);
  });

  it('adds confirmations, locks and dependent stacks on request', async () => {
    const plain = await generated(['--runs', '200', '--against', 'oracle', '--json']);
    const flow = await generated(['--runs', '200', '--against', 'oracle', '--workflow', '--json']);
    const hours = ({ stdout }: { readonly stdout: string }) =>
      (JSON.parse(stdout) as { results: readonly Figures[] }).results[0]?.instanceHours ?? 0;
    expect(hours(flow)).toBeGreaterThan(hours(plain));
  });

  it('searches among warm pools, too, when their volumes have a price', async () => {
    const args = ['--runs', '120', '--search', '--wait', '88', '--price', '0.1', '--against', 'defaults'];
    const dear = await generated([...args, '--volume-price', '1000', '--json']);
    const settingsOf = (stdout: string) =>
      (
        JSON.parse(stdout) as {
          readonly search: {
            readonly tried: number;
            readonly front: readonly { readonly settings: object }[];
          };
        }
      ).search;
    expect(settingsOf(dear.stdout).tried).toBe(75);
    const hasWarmPool: unknown = expect.objectContaining({
      prepared: expect.toSatisfy((size) => size > 0) as number,
    });
    expect(settingsOf(dear.stdout).front.map(({ settings }) => settings)).not.toContainEqual(hasWarmPool);

    const { stdout: text } = await generated([...args, '--volume-price', '0']);
    expect(text).toMatch(
      /scaling: \{ scaleInAfter: \w+, minIdle: 0 \}, instances: \{ warmPool: \{ maxPreparedCapacity: \d+, reuse: true \} \}$/m,
    );
  });

  it('searches the policies that no other beats, and the cheapest that reaches a wait', async () => {
    const args = ['--runs', '120', '--search', '--wait', '140', '--against', 'defaults'];
    const { stdout } = await generated([...args, '--json']);
    const { search, results } = JSON.parse(stdout) as {
      readonly results: readonly Figures[];
      readonly search: {
        readonly tried: number;
        readonly front: readonly (Figures & { readonly settings: object })[];
        readonly cheapest: object;
      };
    };
    expect(search.tried).toBe(54);
    const waits = search.front.map(({ waitP95 }) => waitP95);
    expect(waits).toEqual(waits.toSorted((a, b) => b - a));
    expect(search.cheapest).toBeDefined();
    expect(search.cheapest).toEqual(search.front.find(({ waitP95 }) => waitP95 <= 140)?.settings);
    expect(results[0]?.waitP95).toBeGreaterThan(140);

    const { stdout: text } = await generated(args);
    expect(text).toMatch(
      /The cheapest that starts 95 % of the runs within 140 s: scaling: \{ scaleInAfter: \w+, minIdle: \d+ \}$/m,
    );
    const { stdout: never } = await generated([...args.slice(0, 3), '--wait', '0', '--max', '1']);
    expect(never).toContain('None of them starts 95 % of the runs within 0 s.');
  });

  it('writes a page with charts that loads nothing', async () => {
    using folder = aFolder({ 'runs.csv': trace.replaceAll('web', 'a<b>') });
    await run(['simulate', 'runs.csv', '--search', '--html', 'page.html'], { cwd: folder.path });
    const page = readFileSync(join(folder.path, 'page.html'), 'utf8');
    expect(page).toContain('<title>Simulated policies, 2026-01-05 to 2026-01-05</title>');
    // Two over all, and two for each that is simulated.
    expect(page.match(/<svg /g)).toHaveLength(2 + 2 * 4);
    expect(page).not.toMatch(/<script|src=|href=|url\(|https?:|NaN|undefined|Infinity/);
  });

  it('saves runs as a trace, which simulates the same', async () => {
    using folder = aFolder();
    const against = ['--against', 'webhook', 'oracle'];
    const saved = await simulated(
      ['simulate', '--runs', '50', '--save', 'runs.csv', ...against],
      folder.path,
    );

    expect(readFileSync(join(folder.path, 'runs.csv'), 'utf8').split('\n')).toHaveLength(1 + 50 + 1);
    const again = await simulated(['simulate', 'runs.csv', ...against], folder.path);
    expect(again.map(({ launched }) => launched)).toEqual(saved.map(({ launched }) => launched));
    expect(again[1]?.instanceHours).toBeCloseTo(saved[1]?.instanceHours ?? NaN, 3);
  });

  it('takes the runs from the commits of a repository', async () => {
    using folder = aFolder();
    const commit = committer(folder.path);
    commit('2026-01-05T08:00:00Z', ['README.md', 'stacks/web/main.tf', 'stacks/web/modules/a.tf']);
    commit('2026-01-06T08:00:00Z', ['stacks/web/main.tf', 'stacks/db/with space.tf', 'other/x.tf']);
    const args = ['simulate', '--from-git', '.', '--since', '2026-01-01', '--against', 'oracle', '--json'];
    const { stdout } = await run([...args, '--stacks', 'stacks/*'], { cwd: folder.path });
    expect(JSON.parse(stdout)).toMatchObject({
      runs: { count: 3, stacks: 2, from: Date.UTC(2026, 0, 5, 8), to: Date.UTC(2026, 0, 6, 8) },
    });

    const { status, stderr } = await run([...args.slice(0, 5), '--stacks', 'teams/*'], { cwd: folder.path });
    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('no commit since 2026-01-01 touches a folder that matches teams/*');
  });

  it.each([
    [['none.csv'], 'the trace cannot be read: ENOENT'],
    [['a.csv', '--runs', '3'], 'there is more than one source of runs'],
    [['--runs', '0'], "--runs must be a whole number from 1 to 1000000, got '0'"],
    [['--boot', 'slow'], "--boot must be a number from 0 to 3600, got 'slow'"],
    [['--pass-every', ''], "--pass-every must be a number from 1 to 3600, got ''"],
    [
      ['--min', '5', '--max', '2'],
      'the maximum size must be a whole number of at least 1 and the minimum size, got 2',
    ],
    [['--against', 'karpenter'], '--against does not know karpenter'],
    [['--against', 'fixed:0'], '--against does not know fixed:0'],
    [['--against', 'incumbent:1/x/3'], '--against does not know incumbent:1/x/3'],
    [['--against', 'warm-pool'], '--against does not know warm-pool'],
    [['--wait', '30'], '--wait needs --search'],
    [['--volume-price', '0.1'], '--volume-price needs --price'],
    [['a.csv', 'b.csv'], 'there is more than one trace'],
    [
      ['--table', '--workflow'],
      '--table has both with and without --workflow, both maximums, and no --search',
    ],
    [['--stacks', '*'], '--stacks needs --from-git'],
    [['--since', '7d'], '--since needs --from-git or --from-pool'],
    [['--endpoint', 'https://acme.app.spacelift.io'], '--endpoint needs --from-pool'],
    [['--from-pool', 'blue', 'a.csv'], 'there is more than one source of runs'],
    [['--from-pool', 'blue', '--since', 'yesterday'], '--since must be a duration such as 30m or 2h'],
    [['--from-pool', 'blue', '--workflow'], 'the runs of a pool have their own confirmations'],
    [['--price', 'cheap'], "--price must be a number of 0 or more, got 'cheap'"],
    [['--price', 'spot'], '--price spot needs --instance-type'],
    [['--instance-type', 'm7i.large'], '--instance-type needs --price on-demand or --price spot'],
    [['--from-git', '.'], '--from-git needs --stacks'],
    [['--from-git', '.', '--stacks', '*'], 'git cannot read the history of'],
    [['--save', 'no/such/folder.csv'], 'the trace cannot be written: ENOENT'],
    [['a.csv', '--save', 'b.csv'], '--save is for runs that are not from a trace'],
    [['--html', 'no/such/folder.html'], 'the page cannot be written: ENOENT'],
  ])('refuses %j', async (args, message) => {
    using folder = aFolder();
    const { status, stdout, stderr } = await run(['simulate', ...args], { cwd: folder.path });
    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});

interface TableCase {
  readonly trace: string;
  readonly workflow: boolean;
  readonly maxSize?: number;
  readonly results: readonly Figures[];
}

interface Figures {
  readonly name: string;
  readonly stoppedHours: number;
  readonly cost?: number;
  readonly waitMost: number;
  readonly launched: number;
  readonly waitP95: number;
  readonly instanceHours: number;
}

/** Without a configuration. */
async function generated(args: readonly string[]) {
  using folder = aFolder();
  return await run(['simulate', ...args], { cwd: folder.path });
}

async function simulated(args: readonly string[], cwd?: string): Promise<readonly Figures[]> {
  using folder = aFolder();
  const { stdout } = await run([...args, '--json'], { cwd: cwd ?? folder.path });
  return (JSON.parse(stdout) as { results: readonly Figures[] }).results;
}

function committer(folder: string) {
  const git = (args: readonly string[], date = '') => {
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      stdio: 'pipe',
      env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    });
  };
  git(['init', '--quiet']);
  return (date: string, files: readonly string[]) => {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), date);
    }
    git(['add', '--all']);
    git(['commit', '--quiet', '--message', 'change'], date);
  };
}

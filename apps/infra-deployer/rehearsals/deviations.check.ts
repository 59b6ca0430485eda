import { deviationKinds, type Deviation } from '@poolkeeper/pool-world';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { exitStatus } from '../src/cli/exit-status.ts';
import { aCloudForAll } from '../src/testing/a-cloud.ts';
import { aFolder } from '../src/testing/a-folder.ts';
import { leftInAccount } from '../src/testing/left-in-account.ts';
import { run } from '../src/testing/run.ts';
import { playStandInWorkers } from '../src/testing/stand-in-workers.ts';
import type { RehearsalReport } from '../src/commands/rehearse/report/report.ts';

const world = aCloudForAll({ speed: 30 });

// The CDK toolkit caches account ids in the home folder.
let home: ReturnType<typeof aFolder> | undefined;
beforeAll(() => {
  home = aFolder();
  vi.stubEnv('HOME', home.path);
});
afterAll(() => {
  home?.[Symbol.dispose]();
});
beforeEach(() => {
  world.cloud.deviations.clear();
});

interface Planted {
  readonly deviation: Deviation;
  /** The assumption that it breaks, and what the finding says about it. */
  readonly breaks: string;
  readonly seen: RegExp;
  /** Title of the act before which it is planted. @default - before the rehearsal */
  readonly from?: string;
  /** Whether it ends when it was found, because it would hide others. @default false */
  readonly endsWhenFound?: boolean;
}

const first: readonly Planted[] = [
  { deviation: 'late-tags', breaks: 'A11', seen: /did not see a tag/, endsWhenFound: true },
  {
    deviation: 'policy-not-asked',
    breaks: 'R2',
    seen: /which has a run and is older|did not see an answer in the log/,
  },
  { deviation: 'terminates-below-minimum', breaks: 'R3', seen: /was not refused: terminating/ },
  { deviation: 'heartbeat-does-not-extend', breaks: 'A3', seen: /in spite of heartbeats/ },
  {
    deviation: 'message-without-time',
    breaks: 'R1',
    seen: /a required field .* is missing/,
    // The gate cannot put any instance in service without it.
    from: 'an abandoned launch',
    endsWhenFound: true,
  },
  { deviation: 'abandon-terminates', breaks: 'A4', seen: /left the group without Terminating:Retained/ },
  { deviation: 'force-deletes-retaining-group', breaks: 'A15', seen: /could be deleted by force/ },
  { deviation: 'denies-allowed-call', breaks: 'R6', seen: /denied: autoscaling:DescribeScalingActivities/ },
];

const second: readonly Planted[] = [
  {
    deviation: 'hook-does-not-hold',
    breaks: 'A1',
    seen: /left the group without Terminating:Wait|did not see .* in Terminating:Wait/,
    from: 'the termination hook',
    endsWhenFound: true,
  },
  { deviation: 'abandoned-launch-skips-hook', breaks: 'A14', seen: /without Terminating:Wait/ },
  {
    deviation: 'message-without-destination',
    breaks: 'R1',
    seen: /no Destination instead of AutoScalingGroup/,
  },
  { deviation: 'hook-deleted-with-stack', breaks: 'A19', seen: /hook was deleted before the group/ },
  {
    deviation: 'deletes-in-any-order',
    breaks: 'R5',
    seen: /deleted before the group: .*AWS::Lambda::Function/,
  },
];

/** What the stand-in workers report of instances that are not as assumed, with what the findings say. */
const instances = {
  reports: { clock: '900', spacelift: '000', 'other-instance': 'allowed' },
  breaks: { W2: /differs by 900 s/, L3: /no answer: spacelift 000/, A16: /other instance was allowed/ },
};

it('every kind of deviation is planted', () => {
  const planted = [...first, ...second].map(({ deviation }) => deviation);

  expect(planted.sort()).toEqual(Object.keys(deviationKinds).sort());
});

it(
  'a rehearsal finds and names the first deviations of a cloud, and leaves nothing',
  { timeout: 900_000 },
  async () => {
    const report = await rehearsalWith(first);

    for (const { breaks, seen } of first) expect(findingOf(breaks, report)).toMatchObject(aFailure(seen));
  },
);

it('a rehearsal finds and names the other deviations, also of instances', { timeout: 900_000 }, async () => {
  const report = await rehearsalWith(second, instances.reports);

  for (const { breaks, seen } of second) expect(findingOf(breaks, report)).toMatchObject(aFailure(seen));
  for (const [breaks, seen] of Object.entries(instances.breaks)) {
    expect(findingOf(breaks, report)).toMatchObject(aFailure(seen));
  }
});

it('a rehearsal has the group keep the contract of groups', { timeout: 900_000 }, async () => {
  using folder = aFolder();
  const { url, token } = world.cloud;
  playWorkers();

  const { status, stdout } = await run(['rehearse', '--yes', '--json', '--contract'], {
    cwd: folder.path,
    env: { AWS_ENDPOINT_URL: url, LOCAL_CLOUD_TOKEN: token },
  });

  const report = JSON.parse(stdout) as RehearsalReport;
  expect(report.findings.filter(({ result }) => result === 'fails')).toEqual([]);
  expect(findingOf('R8', report)).toMatchObject({ result: 'holds' });
  expect(status).toBe(exitStatus.done);
  expect(leftInAccount(world.cloud)).toEqual([]);
});

async function rehearsalWith(
  planted: readonly Planted[],
  found?: Readonly<Record<string, string>>,
): Promise<RehearsalReport> {
  using folder = aFolder();
  const { deviations, url, token } = world.cloud;
  for (const { deviation, from } of planted) if (from === undefined) deviations.add(deviation);
  playWorkers(found);
  const { status, stdout } = await run(['rehearse', '--yes', '--json'], {
    cwd: folder.path,
    env: { AWS_ENDPOINT_URL: url, LOCAL_CLOUD_TOKEN: token },
    onStderr(text) {
      for (const { deviation, breaks, from, endsWhenFound } of planted) {
        if (from !== undefined && text.includes(`rehearsal ${from}`)) deviations.add(deviation);
        if (endsWhenFound === true && text.includes(`✘ ${breaks} `)) deviations.delete(deviation);
      }
    },
  });
  expect(status).toBe(exitStatus.failed);
  expect(leftInAccount(world.cloud)).toEqual([]);
  return JSON.parse(stdout) as RehearsalReport;
}

function playWorkers(found?: Readonly<Record<string, string>>): void {
  const workers = playStandInWorkers(world.cloud, found);
  onTestFinished(() => {
    workers[Symbol.dispose]();
  });
}

function findingOf(id: string, { findings }: RehearsalReport) {
  return findings.find(({ assumption }) => assumption === id);
}

function aFailure(seen: RegExp) {
  return { result: 'fails', seen: expect.stringMatching(seen) as string };
}

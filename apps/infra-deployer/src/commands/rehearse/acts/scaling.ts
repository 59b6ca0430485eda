import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { instanceTags } from '../rehearsal.ts';
import type { Machine, Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';

/** Two runs are queued, two instances come, and the idle one goes. Leaves one instance with a run, and the autoscaler off. */
export const scaling: Act = {
  title: 'scaling out and in',
  checks: ['R7', 'A20', 'A11', 'A16', 'W2', 'L3', 'A22', 'A6'],
  async run(stage, check) {
    let ids: readonly string[] = [];
    const grew = await check('R7', async () => {
      const queuedAt = stage.now();
      await stage.queueRuns(2);
      await stage.until({
        what: 'a higher desired capacity after two runs were queued',
        withinSeconds: 420,
        look: async () => ((await stage.group()).desiredCapacity >= 2 ? true : undefined),
      });
      const askedAfter = seconds(stage.now() - queuedAt);
      ids = await stage.inService(2);
      return `two runs led to two instances in service after ${seconds(stage.now() - queuedAt)} s, which were asked for after ${askedAfter} s`;
    });
    if (!grew) return;
    await measureBoots(stage, ids);
    await check('A20', async () => {
      const machines = await stage.machines();
      const other = machines.find(({ imageId }) => imageId !== stage.imageId);
      if (other === undefined) return `all have ${stage.imageId}`;
      throw new DifferentFromAssumed(
        `${other.id} has ${other.imageId}, and the parameter names ${stage.imageId}`,
      );
    });
    const [busy = '', idle = ''] = ids;
    await check('A11', () => tagShows(stage, busy));
    await checkFindings(stage, check);
    await check('A22', () => probe(stage));
    await check('R7', async () => {
      await stage.startRun(busy);
      await stage.queueRuns(0);
      const state = await stage.untilState(
        idle,
        ['Terminating:Wait', 'Terminating', 'Terminating:Proceed'],
        300,
      );
      await stage.switchAutoscaler(false);
      if ((await stage.group()).states.get(busy) !== 'InService') {
        throw new DifferentFromAssumed(`${busy} left the group although a run was on it`);
      }
      return `the autoscaler removed the idle instance (${state}), and not the other`;
    });
    await check('A6', async () => {
      const since = stage.now();
      await stage.untilGone(idle, 420);
      if (stage.history.get(idle)?.includes('Terminating:Retained') === true) {
        throw new DifferentFromAssumed(`the hook of ${idle} timed out, and the instance was retained`);
      }
      return `the instance was gone ${seconds(stage.now() - since)} s later`;
    });
  },
};

async function measureBoots(stage: Stage, ids: readonly string[]): Promise<void> {
  for (const { id, launchedAt, tags } of await stage.machines()) {
    if (!ids.includes(id)) continue;
    const setUpAt = Date.parse((tags['poolkeeper:setup'] ?? '').replace(/^done /, ''));
    stage.boots.push({
      instance: id,
      phases: {
        setUp: seconds(setUpAt - launchedAt),
        seenInServiceWithWorker: seconds(stage.now() - launchedAt),
        ...kernelTime(tags),
      },
    });
  }
}

function kernelTime(tags: Machine['tags']): Readonly<Record<string, number>> {
  const boot = foundIn(tags).get('boot');
  return boot === undefined ? {} : { scriptAfterKernelStart: Number(boot) };
}

/** Sets a tag, and measures how long it takes to show. */
async function tagShows(stage: Stage, id: string): Promise<string> {
  const Key = 'poolkeeper:rehearsal:mark';
  const since = stage.now();
  await stage.aws.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value: 'x' }] }));
  await stage.until({
    what: 'a tag that was just set',
    withinSeconds: 60,
    look: async () => (await stage.machine(id))?.tags[Key],
  });
  await stage.aws.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key }] }));
  return `a tag showed after ${seconds(stage.now() - since)} s`;
}

/** Reads what the stand-in workers have found out. */
async function checkFindings(stage: Stage, check: Parameters<Act['run']>[1]): Promise<void> {
  const found = new Map<string, string>();
  const look = async () => {
    for (const { tags } of await stage.machines()) {
      for (const [name, value] of foundIn(tags)) found.set(name, value);
    }
    return found.has('other-instance') ? true : undefined;
  };
  const report = () => stage.until({ what: 'the report of a stand-in worker', withinSeconds: 90, look });
  await check('A16', async () => {
    await report();
    const allowed = ['other-key', 'other-instance'].filter((name) => found.get(name) !== 'denied');
    if (allowed.length === 0) return 'both were denied';
    throw new DifferentFromAssumed(
      allowed
        .map((name) => `tagging with the ${name.replace('-', ' ')} was ${found.get(name) ?? 'unknown'}`)
        .join(', '),
    );
  });
  await check('W2', () => {
    const offset = found.get('clock') ?? '';
    if (offset !== '' && Math.abs(Number(offset)) <= 120)
      return Promise.resolve(`the clock differs by ${offset} s`);
    throw new DifferentFromAssumed(
      `the clock differs by ${offset === '' ? 'an unknown time' : `${offset} s`}`,
    );
  });
  await check('L3', () => {
    const answers = ['spacelift', 'spacelift-us'].map((name) => [name, found.get(name) ?? '000'] as const);
    const text = answers.map(([name, status]) => `${name} ${status}`).join(', ');
    if (answers.some(([, status]) => status === '000')) throw new DifferentFromAssumed(`no answer: ${text}`);
    return Promise.resolve(`status of the answers: ${text}`);
  });
}

/** `name=value` pairs, separated by spaces. */
function foundIn(tags: Machine['tags']): ReadonlyMap<string, string> {
  const pairs = (tags[instanceTags.found] ?? '').split(' ').filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => pair.split('=') as [string, string]));
}

/** Has the stand-in make the calls whose permission depends on a tag. */
async function probe({ aws, rehearsal }: Stage): Promise<string> {
  const { Payload } = await aws.lambda.send(
    new InvokeCommand({ FunctionName: rehearsal.standInFunction, Payload: JSON.stringify({ probe: true }) }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  const outcomes = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>);
  const denied = outcomes.filter(([, outcome]) => outcome !== 'ok');
  if (denied.length === 0) return outcomes.map(([action]) => action).join(', ');
  throw new DifferentFromAssumed(denied.map(([action, outcome]) => `${action}: ${outcome}`).join(', '));
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

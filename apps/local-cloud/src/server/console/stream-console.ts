import type { ServerResponse } from 'node:http';
import type { CostView, PassView } from '@poolkeeper/pool-model/view';
import type { GroupRecord, SimulatedRun } from '@poolkeeper/pool-world';
import type { Controls } from '../control/controls.ts';
import { countCost } from './count-cost.ts';
import { Holds } from './holds.ts';
import { beginUpdates, sendUpdate } from './updates.ts';
import { viewPools } from './view-pools.ts';

/** Of real time. A page that shows many members needs longer to draw them. */
const updateMs = { usual: 500, many: 1000 };
const manyMembers = 300;

/** Of real time. What a long history cost takes milliseconds to count, and changes slowly. */
const costEveryMs = 2000;

/** Sends the state of all pools as server-sent events until the client disconnects. */
export function streamConsole(response: ServerResponse, controls: Controls): void {
  const holds = new Holds();
  const costs = new Map<string, { readonly countedAt: number; readonly cost: CostView }>();
  let lastPass: PassView | undefined;
  let timer: NodeJS.Timeout | undefined;
  response.once('close', () => {
    clearTimeout(timer);
  });
  beginUpdates(response);
  update();

  function update(): void {
    controls.world.advanceTo(controls.clock.now());
    const passes = controls.passes();
    const news = passes.slice(lastPass === undefined ? 0 : passes.lastIndexOf(lastPass) + 1);
    lastPass = passes.at(-1);
    const { world } = controls.account;
    const { clock, faults, lifecycleManager, failedBatch } = controls;
    const view = viewPools({ clock, faults, lifecycleManager, failedBatch, world, holds, costOf });
    // A client that reads slowly gets fewer updates, and never old ones.
    const isRead = sendUpdate(response, { view, passes: news });
    const members = view.pools.reduce((sum, pool) => sum + pool.members.length, 0);
    const next = () => {
      timer = setTimeout(update, members > manyMembers ? updateMs.many : updateMs.usual);
    };
    if (isRead) next();
    else response.once('drain', next);
  }

  function costOf(group: GroupRecord, runs: readonly SimulatedRun[]): CostView {
    const known = costs.get(group.name);
    if (known !== undefined && performance.now() - known.countedAt < costEveryMs) return known.cost;
    const { account, instances } = controls;
    const { world, launchTemplates } = account;
    instances.follow(world);
    const cost = countCost({ world, group, runs, instances, launchTemplates });
    costs.set(group.name, { countedAt: performance.now(), cost });
    return cost;
  }
}

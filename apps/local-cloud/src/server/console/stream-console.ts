import type { ServerResponse } from 'node:http';
import type { ConsoleUpdate, PassView } from '@poolkeeper/pool-model/view';
import type { Controls } from '../control/controls.ts';
import { Holds } from './holds.ts';
import { viewPools } from './view-pools.ts';

/** Of real time. A page that shows many members needs longer to draw them. */
const updateMs = { usual: 500, many: 1000 };
const manyMembers = 300;

/** Sends the state of all pools as server-sent events until the client disconnects. */
export function streamConsole(response: ServerResponse, controls: Controls): void {
  const holds = new Holds();
  let lastPass: PassView | undefined;
  let timer: NodeJS.Timeout | undefined;
  response.once('close', () => {
    clearTimeout(timer);
  });
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  update();

  function update(): void {
    controls.world.advanceTo(controls.clock.now());
    const passes = controls.passes();
    const news = passes.slice(lastPass === undefined ? 0 : passes.lastIndexOf(lastPass) + 1);
    lastPass = passes.at(-1);
    const { world } = controls.account;
    const { clock, faults, lifecycleManager, failedBatch } = controls;
    const view = viewPools({ clock, faults, lifecycleManager, failedBatch, world, holds });
    const message = { view, passes: news } satisfies ConsoleUpdate;
    // A client that reads slowly gets fewer updates, and never old ones.
    const isRead = response.write(`data: ${JSON.stringify(message)}\n\n`);
    const members = view.pools.reduce((sum, pool) => sum + pool.members.length, 0);
    const next = () => {
      timer = setTimeout(update, members > manyMembers ? updateMs.many : updateMs.usual);
    };
    if (isRead) next();
    else response.once('drain', next);
  }
}

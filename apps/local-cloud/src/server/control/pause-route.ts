import { pauseTag, writePause } from '@poolkeeper/pool-model';
import { poolOfGroup } from '../../world/pool-of-group.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"minutes": 60}';

/** Pauses the autoscaler of a pool, as `poolkeeper pause` does. 0 minutes ends the pause. Without a pool, the first group's. */
export function pauseAutoscaler({ world, clock }: Controls, body: string): HttpAnswer {
  const { minutes, pool } = (readJson(body, form) ?? {}) as Readonly<Record<string, unknown>>;
  if (!(typeof minutes === 'number' && minutes >= 0 && minutes <= 10_080)) {
    throw new RefusedRequest(
      `minutes must be a number from 0 to 10080 (7 days), got ${JSON.stringify(minutes)}: send ${form}`,
    );
  }
  const groups = world.autoScaling.describeGroups();
  const group = pool === undefined ? groups[0] : groups.find(({ name }) => poolOfGroup(name) === pool);
  if (group === undefined) {
    const known = groups.map(({ name }) => poolOfGroup(name)).join(', ');
    throw new RefusedRequest(`there is no pool ${JSON.stringify(pool)}: use one of ${known}`);
  }
  const others = Object.entries(group.ownTags).filter(([key]) => key !== pauseTag);
  const until = clock.now() + minutes * 60_000;
  world.autoScaling.updateGroup({
    groupName: group.name,
    ownTags: Object.fromEntries(minutes === 0 ? others : [...others, [pauseTag, writePause({ until })]]),
  });
  return jsonAnswer(200, { pausedUntil: minutes === 0 ? null : new Date(until).toISOString() });
}

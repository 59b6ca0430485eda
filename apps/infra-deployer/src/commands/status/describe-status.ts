import { memberStates } from '@poolkeeper/pool-model';
import { asTable } from '../../host/as-table.ts';
import { briefDuration } from '../../host/brief-duration.ts';
import type { Paint } from '../../host/paint.ts';
import type { MemberStatus, PoolStatus } from './pool-status.ts';

/** A pool on one screen: its queue, its members, what would be decided, and what the gate is at. */
export function describeStatus(status: PoolStatus, paint: Paint): string {
  const { pool, pendingRuns, group, counts, members, decision, gate } = status;
  const counted = memberStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  const lines = [
    `${paint.strong(pool)}  ${pendingRuns} ${pendingRuns === 1 ? 'run' : 'runs'} pending, ${counted.join(', ') || 'no members'}; ` +
      `capacity ${group.desiredCapacity} of ${group.minSize} to ${group.maxSize}`,
    `  ${paint.faint('would')}  ${decision}`,
  ];
  if (gate !== undefined) {
    const redrive =
      gate.redrive === 0
        ? ''
        : `, ${paint.bad(`${gate.redrive} could not be handled: see the redrive queue`)}`;
    lines.push(`  ${paint.faint('gate')}   ${gate.waiting} held or on their way${redrive}`);
  }
  if (!group.hasTerminationHook) {
    lines.push(
      `  ${paint.bad('the group has no termination hook: nothing protects its runs. Deploy the pool again.')}`,
    );
  }
  lines.push(...pastOf(status, paint));
  if (members.length > 0) {
    const rows = members.map((member) => rowOf(member, paint));
    lines.push('', asTable(heading, rows, paint));
  }
  return lines.join('\n');
}

/** The last decisions that were worth telling, and how long ago they were. */
function pastOf({ decisions = [], observedAt }: PoolStatus, paint: Paint): readonly string[] {
  return decisions.slice(0, mostDecisions).map(({ at, kind, explanation, passes }, index) => {
    const title = index === 0 ? 'was' : '';
    const age = briefDuration(Math.max(0, Date.parse(observedAt) - Date.parse(at)));
    const times = passes === 1 ? '' : paint.faint(` (${passes} passes)`);
    const words = kind === 'failed' ? paint.bad(explanation) : explanation;
    return `  ${paint.faint(title.padEnd(6))} ${paint.faint(`${age} ago`)}  ${words}${times}`;
  });
}

const mostDecisions = 4;

const heading = ['STATE', 'INSTANCE', 'WORKER', 'TYPE', 'ZONE', 'PURCHASE', 'AGE', ''];

function rowOf(member: MemberStatus, paint: Paint): readonly string[] {
  const { state, instanceId, workerIds, instanceType, zone, purchaseOption, ageMs, idleMs, isOutdated } =
    member;
  const remarks = [
    ...(idleMs === undefined ? [] : [`idle for ${briefDuration(idleMs)}`]),
    ...(isOutdated ? ['outdated'] : []),
  ];
  return [
    inItsColour(state, paint),
    instanceId ?? '-',
    workerIds.join(' ') || '-',
    instanceType ?? '-',
    zone ?? '-',
    purchaseOption ?? '-',
    ageMs === undefined ? '-' : briefDuration(ageMs),
    remarks.join(', '),
  ];
}

function inItsColour(state: MemberStatus['state'], paint: Paint): string {
  switch (state) {
    case 'busy':
      return paint.strong(state);
    case 'idle':
      return paint.good(state);
    case 'booting':
    case 'leaving':
    case 'foreign':
      return state;
    case 'drained':
    case 'ghost':
      return paint.warning(state);
    case 'stray':
      return paint.bad(state);
  }
}

import { bootPhases, memberStates, type BootSummary } from '@poolkeeper/pool-model';
import { formatTable } from '../../cli/columns.ts';
import type { Paint } from '../../cli/paint.ts';
import type { MemberStatus, PoolStatus } from './pool-status.ts';

/** A pool on one screen: queue, decisions, gate and members. */
export function describeStatus(status: PoolStatus, paint: Paint): string {
  const { pool, pendingRuns, group, counts, members, decision, gate, pause } = status;
  const counted = memberStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  const lines = [
    `${paint.strong(pool)}  ${pendingRuns} ${pendingRuns === 1 ? 'run' : 'runs'} pending, ${counted.join(', ') || 'no members'}; ` +
      `capacity ${group.desiredCapacity} of ${group.minSize} to ${group.maxSize}`,
    ...(pause === undefined ? [] : [`  ${paint.warning('paused')} ${describePauseOf(status, pause)}`]),
    `  ${paint.faint('next')}   ${decision}`,
  ];
  if (gate !== undefined) {
    const redrive =
      gate.redrive === 0
        ? ''
        : `, ${paint.bad(`${gate.redrive} could not be handled: see the redrive queue`)}`;
    lines.push(`  ${paint.faint('gate')}   ${gate.waiting} in progress${redrive}`);
  }
  if (!group.hasTerminationHook) {
    lines.push(
      `  ${paint.bad('the group has no termination hook, so its runs are not protected: deploy the pool again')}`,
    );
  }
  lines.push(...describePast(status, paint));
  if (members.length > 0) {
    const [titles = '', ...rows] = formatTable([heading, ...members.map((member) => rowOf(member, paint))]);
    lines.push('', paint.faint(titles), ...rows);
  }
  if (status.boots.length > 0) {
    const [titles = '', ...rows] = formatTable([bootHeading, ...status.boots.map(bootRowOf)]);
    lines.push('', paint.faint(titles), ...rows);
  }
  return lines.join('\n');
}

const bootHeading = [
  'BOOTS',
  'TYPE',
  'IMAGE',
  ...bootPhases.map((phase) => phase.toUpperCase()),
  'FIRST RUN',
  '',
];

/** Each phase as `p50 / p95`, in seconds. */
function bootRowOf({ instanceType, imageId, boots, p50Ms, p95Ms, firstRun }: BootSummary): readonly string[] {
  const secondsOf = (ms: number) => (ms / 1000).toFixed(1);
  return [
    String(boots),
    instanceType,
    imageId,
    ...bootPhases.map((phase) => `${secondsOf(p50Ms[phase])} / ${secondsOf(p95Ms[phase])}`),
    firstRun === undefined ? '-' : `${secondsOf(firstRun.p50Ms)} / ${secondsOf(firstRun.p95Ms)}`,
    's, p50 / p95',
  ];
}

/** How long the pause lasts, and how to end it. */
function describePauseOf({ pool, observedAt }: PoolStatus, pause: NonNullable<PoolStatus['pause']>): string {
  const left = describeAge(Date.parse(pause.until) - Date.parse(observedAt));
  const reason = pause.reason === undefined ? '' : ` (${pause.reason})`;
  return `for another ${left}${reason}; to end it: poolkeeper resume ${pool}`;
}

const maxDecisions = 4;

/** The latest decisions with their ages. */
function describePast({ decisions = [], observedAt }: PoolStatus, paint: Paint): readonly string[] {
  return decisions.slice(0, maxDecisions).map(({ at, kind, explanation, passes }, index) => {
    const title = index === 0 ? 'past' : '';
    const age = describeAge(Math.max(0, Date.parse(observedAt) - Date.parse(at)));
    const times = passes === 1 ? '' : paint.faint(` (${passes} passes)`);
    const text = kind === 'failed' ? paint.bad(explanation) : explanation;
    return `  ${paint.faint(title.padEnd(6))} ${paint.faint(`${age} ago`)}  ${text}${times}`;
  });
}

const heading = ['STATE', 'INSTANCE', 'WORKER', 'TYPE', 'ZONE', 'PURCHASE', 'AGE', ''];

function rowOf(member: MemberStatus, paint: Paint): readonly string[] {
  const { state, instanceId, workerIds, instanceType, zone, purchaseOption, ageMs, idleMs, isOutdated } =
    member;
  const remarks = [
    ...(idleMs === undefined ? [] : [`idle for ${describeAge(idleMs)}`]),
    ...(isOutdated ? ['outdated'] : []),
  ];
  return [
    paintState(state, paint),
    instanceId ?? '-',
    workerIds.join(' ') || '-',
    instanceType ?? '-',
    zone ?? '-',
    purchaseOption ?? '-',
    ageMs === undefined ? '-' : describeAge(ageMs),
    remarks.join(', '),
  ];
}

function paintState(state: MemberStatus['state'], paint: Paint): string {
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

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** `3d 4h`, `2h 5m`, `40s`: the two largest units, rounded down, to fit into a column. */
function describeAge(ms: number): string {
  const first = units.findIndex(([, size]) => ms >= size);
  if (first === -1) return '0s';
  let left = ms;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? [] : [`${count}${unit}`];
    })
    .join(' ');
}

import { allInterruptions, describeLosses, interruptedByUs } from '../report/interruptions.ts';
import type { Pass } from '../report/pass.ts';
import { memberBar, memberLegend, sparkline } from './charts.ts';
import { describeEvents } from './describe-events.ts';
import { clockTime, styled, type Line, type Piece } from './line.ts';
import type { PoolState } from './pool-state.ts';

const labelWidth = 11;
const recentEvents = 6;

/** The state of the pool in a terminal of `width` columns. The number of lines is constant, so that nothing moves. */
export function liveView(state: PoolState, width: number): readonly Line[] {
  const { group, runs, passes } = state;
  const chartWidth = Math.max(10, Math.min(60, width - labelWidth - 30));
  const barWidth = Math.max(10, width - labelWidth - 2);
  const finishedPasses = passes.flatMap((pass) => (pass.kind === 'finished' ? [pass] : []));
  const supply = finishedPasses.map(({ members: seen }) => seen.busy + seen.idle + seen.booting);
  const queue = finishedPasses.map(({ pendingRuns }) => pendingRuns);
  return [
    header(state, width),
    [styled('dim', '─'.repeat(width))],
    [label('members'), ...(group === undefined ? [] : memberBar(group.members, barWidth))],
    [label(''), ...(group === undefined ? [] : memberLegend(group.members))],
    [
      label('capacity'),
      styled('cyan', sparkline(supply, chartWidth).padEnd(chartWidth)),
      ...(group === undefined
        ? [styled('yellow', '  the group is deleted')]
        : [
            `  ${group.desiredCapacity} desired `,
            styled('dim', `(min ${group.minSize}, max ${group.maxSize})`),
          ]),
    ],
    [
      label('queue'),
      styled('yellow', sparkline(queue, chartWidth).padEnd(chartWidth)),
      '  ',
      styled(runs.pending > 0 ? 'yellow' : 'dim', `${runs.pending} pending`),
    ],
    [label('runs'), ...describeRuns(state)],
    troubles(state),
    ...lastPass(passes.at(-1), width),
    failedBatch(state),
    ...recent(state),
    [],
    [
      styled(
        'dim',
        ` ${isDone(state) ? 'All runs have ended. The APIs are still served. ' : ''}Press Ctrl-C to stop and print the summary.`,
      ),
    ],
  ];
}

function header({ now, speed, group, endpointUrl }: PoolState, width: number): Line {
  const left = ` ${group?.name ?? ''}`;
  const right = `${endpointUrl}   ×${speed}   ${clockTime(now)} `;
  const gap = ' '.repeat(Math.max(2, width - left.length - right.length));
  return [styled('bold', left), gap, styled('dim', right.slice(0, -9)), styled('bold', right.slice(-9))];
}

function isDone({ runs }: PoolState): boolean {
  const { pending, running, unconfirmed, blocked, toCome, finished, interruptedBy } = runs;
  return (
    pending + running + unconfirmed + blocked + toCome === 0 && finished + allInterruptions(interruptedBy) > 0
  );
}

function describeRuns({ runs }: PoolState): Line {
  const interrupted = interruptedByUs(runs.interruptedBy);
  return [
    `${runs.running} running  ${runs.finished} finished  `,
    styled(interrupted > 0 ? ['bold', 'red'] : 'dim', `${interrupted} interrupted`),
    runs.unconfirmed > 0 ? `  ${runs.unconfirmed} unconfirmed` : '',
    runs.blocked > 0 ? `  ${runs.blocked} behind other runs` : '',
    ...describeLosses(runs.interruptedBy).map((loss) => styled('yellow', `  ${loss}`)),
    styled('dim', runs.toCome > 0 ? `  ${runs.toCome} not queued yet` : ''),
  ];
}

/** Faults and a switched off lifecycle manager. An empty line if there are none. */
function troubles({ faults, managerIsOn }: PoolState): Line {
  if (faults === undefined && managerIsOn) return [];
  return [
    label('faults'),
    styled('yellow', faults ?? 'none'),
    managerIsOn ? '' : styled(['bold', 'red'], '  lifecycle manager switched off'),
  ];
}

/** Three lines, because the explanation can take two. */
function lastPass(pass: Pass | undefined, width: number): readonly Line[] {
  if (pass === undefined) return [[label('last pass'), styled('dim', 'none yet')], [], []];
  const [first = '', second = ''] = wrap(textOfPass(pass), width - labelWidth - 1);
  return [
    [label('last pass'), styled('dim', `${clockTime(pass.at)}  `), kindOf(pass)],
    [label(''), first],
    [label(''), second],
  ];
}

function failedBatch({ failedBatch }: PoolState): Line {
  if (failedBatch === undefined) return [];
  const { at, problem } = failedBatch;
  return [styled('red', ` lifecycle manager failed at ${clockTime(at)}: ${problem.replaceAll(/\s+/g, ' ')}`)];
}

function textOfPass(pass: Pass): string {
  return pass.kind === 'finished' ? pass.decision.explanation : pass.problem;
}

function kindOf(pass: Pass): Piece {
  if (pass.kind === 'failed') return styled(['bold', 'red'], 'failed');
  const { kind } = pass.decision;
  return styled(kind === 'hold' ? 'dim' : ['bold', kind === 'scale-out' ? 'green' : 'magenta'], kind);
}

function recent({ events }: PoolState): readonly Line[] {
  const described = describeEvents(events, recentEvents);
  return Array.from({ length: recentEvents }, (_, index): Line => {
    const event = described[index];
    const name = label(index === 0 ? 'events' : '');
    if (event === undefined) return [name];
    return [
      name,
      styled('dim', `${clockTime(event.at)}  `),
      event.alarming ? styled('red', event.text) : event.text,
    ];
  });
}

function label(text: string): Piece {
  return styled('dim', ` ${text}`.padEnd(labelWidth));
}

/** Breaks text at spaces into at most two lines. The second one can be longer than `width`. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.replaceAll(/\s+/g, ' ').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 2 ? lines : [lines[0] ?? '', lines.slice(1).join(' ')];
}

import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import type { HistoryOutcome } from '../history-outcome.ts';
import { collapseRepetition } from './collapse-repetition.ts';
import { shortNames } from './short-names.ts';

const maxLines = 100;
const maxLineLength = 220;

/** Events that are shown in addition to those of the instance in question. */
const ofGeneralInterest: readonly WorldEvent['kind'][] = [
  'capacity-short',
  'refresh-ended',
  'refresh-started',
  'zone-lost',
];

/**
 * The timeline of a history, with relative times and short names. If a violation names instances, the lines about them;
 * otherwise the last lines.
 */
export function describeTimeline(outcome: HistoryOutcome): readonly string[] {
  const { events, trace, scenario, violations } = outcome;
  const short = shortNames(events);
  const lines = [
    ...events.map((event) => ({
      at: event.at,
      who: 'world',
      text: describeEvent(event),
      general: isGeneral(event),
    })),
    ...trace.map((line) => ({ ...line, general: line.who === 'cloud' })),
  ]
    .filter(({ text }) => !isRoutine(text))
    .sort((a, b) => a.at - b.at);

  const subjects = subjectsOf(violations[0]?.detail ?? '', events);
  const chosen =
    subjects.length === 0
      ? lines
      : lines.filter(({ text, general }) => general || subjects.some((id) => text.includes(id)));
  const collapsed = collapseRepetition(chosen.map((line) => ({ ...line, text: short(line.text) })));
  const shown = collapsed.slice(-maxLines);
  return [
    ...(collapsed.length > shown.length ? [`  ... ${collapsed.length - shown.length} earlier lines`] : []),
    ...shown.map((each) => {
      if (each.kind === 'repetition') return `  ... ${each.count} lines that repeat these`;
      const { at, who, text } = each.line;
      const line = `  ${relativeTime(at - scenario.startAt)}  ${who.padEnd(13)} ${text}`;
      return line.length > maxLineLength ? `${line.slice(0, maxLineLength)}...` : line;
    }),
  ];
}

/** `+1:02:03.456` */
export function relativeTime(milliseconds: EpochMs): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = milliseconds / 1000;
  return `+${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

function describeEvent(event: WorldEvent): string {
  const parts = Object.entries(event)
    .filter(([key]) => key !== 'at' && key !== 'kind')
    .map(([key, value]) =>
      typeof value === 'string' ? `${key}=${value}` : `${key}=${JSON.stringify(value)}`,
    );
  return [event.kind, ...parts].join(' ');
}

/** Successful reads are most of the lines and say nothing. */
function isRoutine(text: string): boolean {
  return /^(describe group|read pool|machines of .*|lifecycle states of .*): done$/u.test(text);
}

function isGeneral({ kind }: WorldEvent): boolean {
  return ofGeneralInterest.includes(kind);
}

/** The ids of the instances that a text names, and of their workers. */
function subjectsOf(text: string, events: readonly WorldEvent[]): readonly string[] {
  const instances: readonly string[] = text.match(/i-0[0-9a-f]{16}/gu) ?? [];
  const workers = events.flatMap((event) =>
    event.kind === 'worker-registered' &&
    event.instanceId !== undefined &&
    instances.includes(event.instanceId)
      ? event.workerId
      : [],
  );
  return [...instances, ...workers];
}

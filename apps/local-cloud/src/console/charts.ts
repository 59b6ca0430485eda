import { memberStates, type MemberState } from '@poolkeeper/pool-model';
import { styled, type Line, type Style } from './line.ts';

export type MemberCounts = Readonly<Record<MemberState, number>>;

const appearances: Readonly<Record<MemberState, { readonly symbol: string; readonly style: Style }>> = {
  busy: { symbol: '█', style: 'green' },
  idle: { symbol: '▒', style: 'cyan' },
  booting: { symbol: '░', style: 'yellow' },
  leaving: { symbol: '‹', style: 'magenta' },
  drained: { symbol: '×', style: 'red' },
  stray: { symbol: '?', style: 'red' },
  ghost: { symbol: '!', style: 'red' },
  foreign: { symbol: '+', style: 'gray' },
};

/** The states that users look for first come first. */
const order: readonly MemberState[] = ['busy', 'idle', 'booting', 'leaving', ...memberStates].filter(
  (state, index, all) => all.indexOf(state) === index,
) as readonly MemberState[];

/** One symbol per member, by state: `████▒░░`. If there are more than `width` members, a symbol stands for several. */
export function memberBar(counts: MemberCounts, width: number): Line {
  const total = order.reduce((sum, state) => sum + counts[state], 0);
  const membersPerSymbol = Math.max(1, total / width);
  return order
    .filter((state) => counts[state] > 0)
    .map((state) => {
      const { symbol, style } = appearances[state];
      return styled(style, symbol.repeat(Math.max(1, Math.round(counts[state] / membersPerSymbol))));
    });
}

/** `█ 3 busy  ▒ 1 idle`, in the colours of the bar. */
export function memberLegend(counts: MemberCounts): Line {
  const present = order.filter((state) => counts[state] > 0);
  if (present.length === 0) return [styled('dim', 'no members')];
  return present.flatMap((state, index) => [
    index === 0 ? '' : '  ',
    styled(appearances[state].style, `${appearances[state].symbol} ${counts[state]} ${state}`),
  ]);
}

const bars = '▁▂▃▄▅▆▇█';

/** The last `width` values as bars, scaled to the highest of them. Zero is a dot, to tell it from a small value. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const highest = Math.max(1, ...shown);
  return shown
    .map((value) => (value <= 0 ? '·' : (bars[Math.ceil((value / highest) * bars.length) - 1] ?? '█')))
    .join('');
}

import { memberStates, type MemberState } from '@poolkeeper/pool-model';
import { styled, type Line, type Style } from './line.ts';

export type MemberCounts = Readonly<Record<MemberState, number>>;

const looks: Readonly<Record<MemberState, { readonly symbol: string; readonly style: Style }>> = {
  busy: { symbol: '█', style: 'green' },
  idle: { symbol: '▒', style: 'cyan' },
  booting: { symbol: '░', style: 'yellow' },
  leaving: { symbol: '‹', style: 'magenta' },
  drained: { symbol: '×', style: 'red' },
  stray: { symbol: '?', style: 'red' },
  ghost: { symbol: '!', style: 'red' },
  foreign: { symbol: '+', style: 'gray' },
};

/** What people look for first comes first. */
const order: readonly MemberState[] = ['busy', 'idle', 'booting', 'leaving', ...memberStates].filter(
  (state, index, all) => all.indexOf(state) === index,
) as readonly MemberState[];

/** A symbol a member, by state: `████▒░░`. Past `width` members, each symbol stands for several. */
export function memberBar(counts: MemberCounts, width: number): Line {
  const total = order.reduce((sum, state) => sum + counts[state], 0);
  const membersPerSymbol = Math.max(1, total / width);
  return order
    .filter((state) => counts[state] > 0)
    .map((state) => {
      const { symbol, style } = looks[state];
      return styled(style, symbol.repeat(Math.max(1, Math.round(counts[state] / membersPerSymbol))));
    });
}

/** `3 busy  1 idle`, in the colours of the bar. */
export function memberLegend(counts: MemberCounts): Line {
  const present = order.filter((state) => counts[state] > 0);
  if (present.length === 0) return [styled('dim', 'no members')];
  return present.flatMap((state, index) => [
    index === 0 ? '' : '  ',
    styled(looks[state].style, `${looks[state].symbol} ${counts[state]} ${state}`),
  ]);
}

import { describe, expect, it } from 'vitest';
import { inColour } from './paint.ts';
import { wrapLines } from './wrap-lines.ts';

describe('wrapping lines', () => {
  it('leaves lines that fit', () => {
    expect(wrapLines('  past   3s ago  nothing to do\n\nSTATE', 60)).toBe(
      '  past   3s ago  nothing to do\n\nSTATE',
    );
  });

  it('breaks between words, and indents what follows', () => {
    expect(wrapLines('  next   hold at 5: 2 workers are idle, none for 5 min yet', 34)).toBe(
      '  next   hold at 5: 2 workers are\n      idle, none for 5 min yet',
    );
  });

  it('breaks only a word that fits on no line', () => {
    expect(wrapLines('a 01HZX5S8F4T6Q2N9V7W3KJ0RMB', 16)).toBe(
      'a\n    01HZX5S8F4T6\n    Q2N9V7W3KJ0R\n    MB',
    );
  });

  it('does not count colours', () => {
    const coloured = `${inColour.good('idle')} ${inColour.strong('i-0123456789')}`;

    expect(wrapLines(coloured, 17)).toBe(coloured);
  });
});

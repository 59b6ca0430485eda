import { describe, expect, it } from 'vitest';
import { confidenceInterval, isDrawn, type Mutation } from './sample.ts';

const mutations = Array.from({ length: 4_000 }, (_, index): Mutation => ({
  file: `src/${index % 40}.ts`,
  mutatorName: 'BooleanLiteral',
  replacement: 'false',
  location: { start: { line: index, column: 2 }, end: { line: index, column: 6 } },
}));

function draw(share: number, seed: number): Mutation[] {
  return mutations.filter((mutation) => isDrawn(mutation, { share, seed }));
}

describe('a sample of mutants', () => {
  it('has about the share of all mutants, and of the mutants of each file', () => {
    const drawn = draw(0.25, 1);
    expect(drawn.length / mutations.length).toBeCloseTo(0.25, 1);
    for (const { file } of mutations.slice(0, 40)) {
      const count = drawn.filter((each) => each.file === file).length;
      // Five standard deviations of a draw of a quarter of 100.
      expect(Math.abs(count - 25)).toBeLessThan(22);
    }
  });

  it('is the same for the same seed, and another one for another seed', () => {
    expect(draw(0.25, 1)).toEqual(draw(0.25, 1));
    expect(draw(0.25, 2)).not.toEqual(draw(0.25, 1));
  });

  it('contains the sample of a smaller share, and all mutants at a share of 1', () => {
    const drawn = new Set(draw(0.5, 1));
    expect(draw(0.25, 1).every((mutation) => drawn.has(mutation))).toBe(true);
    expect(draw(1, 1)).toEqual(mutations);
  });

  it('tells the mutants of one place apart', () => {
    const [first] = mutations as [Mutation];
    const drawn = Array.from({ length: 100 }, (_, index) => ({ ...first, replacement: `${index}` })).filter(
      (mutation) => isDrawn(mutation, { share: 0.5, seed: 1 }),
    );
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn.length).toBeLessThan(80);
  });
});

describe('the confidence interval of a score', () => {
  it("is Wilson's for a small part of the mutants", () => {
    const { from, to } = confidenceInterval({ killed: 90, drawn: 100, total: 1_000_000_000 });
    expect(from).toBeCloseTo(0.8256, 3);
    expect(to).toBeCloseTo(0.9448, 3);
  });

  it('is narrower the larger the part of the mutants is, and is the score itself for all of them', () => {
    const widths = [100_000, 1_000, 200, 100].map((total) => {
      const { from, to } = confidenceInterval({ killed: 90, drawn: 100, total });
      return to - from;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(confidenceInterval({ killed: 90, drawn: 100, total: 100 })).toEqual({ from: 0.9, to: 0.9 });
  });

  it('never leaves the range of a share', () => {
    const { from, to } = confidenceInterval({ killed: 10, drawn: 10, total: 100 });
    expect(to).toBeLessThanOrEqual(1);
    expect(from).toBeGreaterThan(0.5);
  });
});

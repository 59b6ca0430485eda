import fc from 'fast-check';
import { it } from 'vitest';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** A number in FC_RUNS makes one run of all laws on so many scenes, for minutes or hours. */
const { FC_RUNS } = process.env;

/** Tests that each law holds on any scene. A law throws where it does not. */
export function checkLaws<Scene>(
  anyScene: fc.Arbitrary<Scene>,
  laws: Readonly<Record<string, (scene: Scene) => void>>,
): void {
  if (FC_RUNS === undefined) {
    it.each(Object.entries(laws))('%s', (_name, law) => {
      fc.assert(fc.property(anyScene, law), { numRuns: 200 });
    });
    return;
  }
  it(`keeps every law, on ${FC_RUNS} scenes`, { timeout: 0 }, () => {
    const keepsAll = (scene: Scene): void => {
      for (const law of Object.values(laws)) law(scene);
    };
    fc.assert(fc.property(anyScene, keepsAll), { numRuns: Number(FC_RUNS) });
  });
}

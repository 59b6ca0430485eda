import type { RandomSource } from '../random-source.ts';

/** How busy each tenth of a working day is: a quiet start, a morning, lunch, an afternoon, and nobody in the evening. */
const busyness = [0.1, 0.3, 1, 1, 0.4, 0.8, 0.9, 0.4, 0, 0];

/** A moment of the working day as a share of it, likelier when people work. */
export function drawMomentOfDay(random: RandomSource): number {
  let rest = random.fraction() * busyness.reduce((sum, tenth) => sum + tenth, 0);
  for (const [tenth, weight] of busyness.entries()) {
    if (rest < weight) return (tenth + rest / weight) / busyness.length;
    rest -= weight;
  }
  return 0;
}

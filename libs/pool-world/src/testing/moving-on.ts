import type { World } from '../world.ts';

/** Lets `seconds` go by. */
export function advance(world: World, seconds: number): void {
  world.advanceTo(world.now + seconds * 1000);
}

/** Lets time go by from event to event until the condition holds; throws after `withinSeconds`. */
export function advanceUntil(
  world: World,
  holds: () => boolean,
  { withinSeconds = 86_400 }: { readonly withinSeconds?: number } = {},
): void {
  const deadline = world.now + withinSeconds * 1000;
  while (!holds()) {
    const next = world.nextEventAt();
    if (next === undefined || next > deadline) {
      throw new Error(`nothing made the condition hold within ${withinSeconds} seconds`);
    }
    world.advanceTo(next);
  }
}

import type { World } from '../world.ts';

/** Advances the world by `seconds`. */
export function advance(world: World, seconds: number): void {
  world.advanceTo(world.now + seconds * 1000);
}

/** Advances the world from event to event until the condition holds; throws after `withinSeconds`. */
export function advanceUntil(
  world: World,
  holds: () => boolean,
  { withinSeconds = 86_400 }: { readonly withinSeconds?: number } = {},
): void {
  const deadline = world.now + withinSeconds * 1000;
  while (!holds()) {
    const next = world.nextEventAt();
    if (next === undefined || next > deadline) {
      throw new Error(`the condition did not hold within ${withinSeconds} seconds`);
    }
    world.advanceTo(next);
  }
}

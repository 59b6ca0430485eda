import type { Snapshot } from '@poolkeeper/pool-model';

/** How many members of each zone have a run, take one, or will: those that a scale-in leaves or takes. */
export function fillOfZones({ members }: Snapshot): Map<string, number> {
  const fill = new Map<string, number>();
  for (const { state, instance } of members) {
    if (state !== 'idle' && state !== 'busy' && state !== 'booting') continue;
    fill.set(instance.zone, (fill.get(instance.zone) ?? 0) + 1);
  }
  return fill;
}

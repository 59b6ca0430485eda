import { describeRoughDuration, type EpochMs } from '@poolkeeper/pool-model';
import type { DrainReason, DrainView } from '@poolkeeper/pool-model/view';
import { quantity } from './assess-pool.ts';

/** The instances that the termination hook holds until their runs have ended. */
export function Gate({ gate, now }: { readonly gate: readonly DrainView[]; readonly now: EpochMs }) {
  return (
    <section class="gate" aria-labelledby="gate-title">
      <h2 id="gate-title">
        Gate <span class="count">{gate.length}</span>
      </h2>
      {gate.length === 0 ? (
        <p class="nothing">No instance is being terminated.</p>
      ) : (
        <ul tabindex={0} aria-labelledby="gate-title">
          {gate.map(({ instanceId, since, cause, heartbeats = 0, waitsFor }) => (
            <li key={instanceId} title={cause}>
              <code>{instanceId}</code> {describeWait(waitsFor)}, {describeRoughDuration(now - since)}
              {heartbeats > 0 && `, extended ${quantity(heartbeats, 'time')}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function describeWait(waitsFor: DrainReason): string {
  if (waitsFor.kind === 'release') return 'is being released';
  return waitsFor.stack === undefined ? 'waits for its run' : `waits for ${waitsFor.stack}`;
}

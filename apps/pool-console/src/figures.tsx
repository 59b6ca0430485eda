import { describeRoughDuration } from '@poolkeeper/pool-model';
import type { PoolView } from '@poolkeeper/pool-model/view';
import type { ComponentChildren } from 'preact';

/** The numbers of the pool: queue, runs, and what it costs in instance-hours. */
export function Figures({ pool }: { readonly pool: PoolView }) {
  const { queue, runs, hours, group } = pool;
  const idleShare = hours.instances < 0.01 ? undefined : Math.max(0, 1 - hours.busy / hours.instances);
  const lost = runs.losses.reduce((sum, loss) => sum + Number.parseInt(loss, 10), 0);
  return (
    <section aria-label="Figures" class="figures">
      <dl>
        <Figure name="waiting" value={queue.pendingRuns} look={queue.pendingRuns > 0 ? 'queue' : undefined}>
          {queue.pendingRuns > 0
            ? `longest ${describeRoughDuration(queue.longestWaitMs)}`
            : 'none in the queue'}
        </Figure>
        <Figure
          name="wait, 95th percentile"
          value={queue.p95WaitMs === undefined ? '–' : describeRoughDuration(queue.p95WaitMs)}
        >
          started in the last hour
        </Figure>
        <Figure name="running" value={runs.running} />
        <Figure name="finished" value={runs.finished} />
        <Figure name="interrupted" value={runs.interrupted} look={runs.interrupted > 0 ? 'bad' : undefined}>
          by Poolkeeper
        </Figure>
        <Figure name="lost to AWS" value={lost} look={lost > 0 ? 'lost' : undefined}>
          {runs.losses.length === 0
            ? 'none'
            : runs.losses.map((loss) => loss.replace(' lost to', '')).join(', ')}
        </Figure>
        <Figure name="desired capacity" value={group.desiredCapacity}>
          min {group.minSize}, max {group.maxSize}
        </Figure>
        <Figure name="instance-hours" value={hours.instances.toFixed(hours.instances < 100 ? 1 : 0)}>
          {idleShare === undefined ? 'none used' : `${Math.round(idleShare * 100)} % without a run`}
        </Figure>
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: number | string;
  readonly look?: 'queue' | 'bad' | 'lost';
  readonly children?: ComponentChildren;
}

function Figure({ name, value, look, children }: FigureProps) {
  return (
    <div class={look}>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        <small>{children}</small>
      </dd>
    </div>
  );
}

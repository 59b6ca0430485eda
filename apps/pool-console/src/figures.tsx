import { describeRoughDuration, type EpochMs } from '@poolkeeper/pool-model';
import type { CostView, PoolView } from '@poolkeeper/pool-model/view';
import type { ComponentChildren } from 'preact';
import { CostDetails, idleShare, inDollars } from './cost.tsx';
import { More } from './more.tsx';
import { Plans, type Coming } from './plans.tsx';

/** The numbers of the pool: queue, runs, and what it costs. What is not known of a real pool is left out. */
export function Figures({ pool, now }: { readonly pool: PoolView; readonly now: EpochMs }) {
  const { queue, runs, group, cost, coming } = pool;
  return (
    <section aria-label="Figures" class="figures">
      <dl>
        <Figure name="waiting" value={queue.pendingRuns} look={queue.pendingRuns > 0 ? 'queue' : undefined}>
          {describeQueue(queue)}
        </Figure>
        {pool.reading === undefined && (
          <Figure
            name="95 % waited"
            value={queue.p95WaitMs === undefined ? '–' : describeRoughDuration(queue.p95WaitMs)}
          >
            at most, last hour
          </Figure>
        )}
        <Figure name="running" value={runs.running} />
        {coming !== undefined && <Unconfirmed coming={coming} now={now} />}
        {runs.finished !== undefined && <Figure name="finished" value={runs.finished} />}
        {runs.interrupted !== undefined && (
          <Figure name="interrupted" value={runs.interrupted} look={runs.interrupted > 0 ? 'bad' : undefined}>
            by Poolkeeper
          </Figure>
        )}
        {runs.losses !== undefined && <Losses losses={runs.losses} />}
        <Figure name="desired capacity" value={group.desiredCapacity}>
          min {group.minSize}, max {group.maxSize}
        </Figure>
        <Money cost={cost} />
      </dl>
    </section>
  );
}

function describeQueue({ pendingRuns, longestWaitMs }: PoolView['queue']): string {
  if (pendingRuns === 0) return 'none in the queue';
  return longestWaitMs === undefined
    ? 'for an unknown time'
    : `longest ${describeRoughDuration(longestWaitMs)}`;
}

function Unconfirmed({ coming, now }: { readonly coming: Coming; readonly now: EpochMs }) {
  const { unconfirmed, blocked } = coming;
  return (
    <Figure name="unconfirmed" value={unconfirmed.length}>
      {blocked} blocked
      <More id="plans" label="plans" about="the plans that wait for a person">
        <Plans unconfirmed={unconfirmed} now={now} />
      </More>
    </Figure>
  );
}

function Losses({ losses }: { readonly losses: readonly string[] }) {
  const lost = losses.reduce((sum, loss) => sum + Number.parseInt(loss, 10), 0);
  return (
    <Figure name="lost to AWS" value={lost} look={lost > 0 ? 'lost' : undefined}>
      {losses.length === 0 ? 'none' : losses.map((loss) => loss.replace(' lost to', '')).join(', ')}
    </Figure>
  );
}

function Money({ cost }: { readonly cost: CostView | undefined }) {
  if (cost === undefined) return <Figure name="cost" value="–" />;
  const share = idleShare(cost);
  return (
    <>
      <Figure name={`cost in ${describeRoughDuration(cost.to - cost.from)}`} value={inDollars(cost.dollars)}>
        <More id="cost" label="prices" about="what the pool costs, and how that is counted">
          <CostDetails cost={cost} />
        </More>
      </Figure>
      <Figure name="idle share" value={share === undefined ? '–' : `${Math.round(share * 100)} %`}>
        of {cost.instanceHours.toFixed(cost.instanceHours < 100 ? 1 : 0)} hours
      </Figure>
    </>
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

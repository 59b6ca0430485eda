import type { ConsoleView, LocalView, PoolView } from '@poolkeeper/pool-model/view';
import { useState } from 'preact/hooks';
import { control } from './connection.ts';

interface ControlsProps {
  readonly view: ConsoleView;
  readonly local: LocalView;
  readonly pool: PoolView;
}

const profiles = ['none', 'gentle', 'rough', 'spot=6', 'shortage=6', 'outage=6'];

/** What people can do to a simulated pool. */
export function Controls({ view, local, pool }: ControlsProps) {
  const [runs, setRuns] = useState(12);
  const [outcome, setOutcome] = useState('');
  const send = async (done: string, path: string, body: object) => {
    setOutcome((await control(path, body)) ?? done);
  };
  const hasSpot = pool.members.some(({ purchaseOption }) => purchaseOption === 'spot');
  const current = local.faults ?? 'none';
  return (
    <section class="controls" aria-labelledby="controls-title">
      <h2 id="controls-title">Try it</h2>
      <span class="group">
        <label>
          Runs{' '}
          <input
            type="number"
            min={1}
            max={1000}
            value={runs}
            onInput={(event) => {
              setRuns(Number(event.currentTarget.value));
            }}
          />
        </label>
        <button
          type="button"
          onClick={() => void send(`${runs} runs queued.`, 'runs', burst(runs, pool.workerPoolId))}
        >
          Queue
        </button>
      </span>
      <button
        type="button"
        onClick={() => void send('Instance refresh started.', 'mishaps', { kind: 'refresh' })}
      >
        Instance refresh
      </button>
      <button
        type="button"
        disabled={!hasSpot}
        title={hasSpot ? undefined : 'No spot instance runs'}
        onClick={() =>
          void send('A spot instance will be reclaimed in two minutes.', 'mishaps', { kind: 'spot' })
        }
      >
        Spot notice
      </button>
      <button
        type="button"
        onClick={() => void send('No capacity for 10 minutes.', 'mishaps', { kind: 'shortage', minutes: 10 })}
      >
        Capacity shortage
      </button>
      <button
        type="button"
        onClick={() =>
          void send('Spacelift is down for 15 minutes.', 'mishaps', { kind: 'outage', minutes: 15 })
        }
      >
        Spacelift outage
      </button>
      <label>
        Faults{' '}
        <select
          value={current}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void send(`Faults: ${value}.`, 'faults', { faults: value });
          }}
        >
          {[...new Set([...profiles, current])].map((profile) => (
            <option key={profile}>{profile}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-pressed={pool.pause !== undefined}
        onClick={() =>
          void send(pool.pause === undefined ? 'Paused for an hour.' : 'Resumed.', 'pause', {
            pool: pool.name,
            minutes: pool.pause === undefined ? 60 : 0,
          })
        }
      >
        {pool.pause === undefined ? 'Pause autoscaler' : 'Resume autoscaler'}
      </button>
      <button
        type="button"
        aria-pressed={!view.managerIsOn}
        onClick={() =>
          void send(
            view.managerIsOn ? 'Lifecycle manager switched off.' : 'Lifecycle manager switched on.',
            'lifecycle-manager',
            {
              enabled: !view.managerIsOn,
            },
          )
        }
      >
        {view.managerIsOn ? 'Switch lifecycle manager off' : 'Switch lifecycle manager on'}
      </button>
      <output>{outcome}</output>
    </section>
  );
}

const stacks = ['networking', 'database', 'cluster', 'monitoring', 'identity', 'storage'];

/** Runs of 1 to 8 minutes. */
function burst(count: number, pool: string): object {
  return Array.from({ length: count }, (_, index) => ({
    pool,
    stack: stacks[index % stacks.length],
    durationSeconds: 60 + ((index * 83) % 420),
  }));
}

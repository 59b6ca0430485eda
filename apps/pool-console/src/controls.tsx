import type { ConsoleView, LocalView, PoolView } from '@poolkeeper/pool-model/view';
import { useState } from 'preact/hooks';
import { clockTime, quantity } from './assess-pool.ts';
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
  const send = async (path: string, body: object, describe: Describe) => {
    const outcome = await control(path, body);
    const said = outcome.kind === 'refused' ? `Refused: ${outcome.reason}` : describe(outcome.answer);
    setOutcome(`${clockTime(view.now)} ${said}`);
  };
  const hasSpot = pool.members.some(({ purchaseOption }) => purchaseOption === 'spot');
  const current = local.faults ?? 'none';
  const isOff = view.managerIsOn === false;
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
          onClick={() =>
            void send('runs', burst(runs, pool.workerPoolId), () => `${quantity(runs, 'run')} queued.`)
          }
        >
          Queue
        </button>
      </span>
      <button
        type="button"
        onClick={() =>
          void send(
            'mishaps',
            { kind: 'refresh' },
            () => 'An instance refresh started: it replaces every instance, a few at a time.',
          )
        }
      >
        Instance refresh
      </button>
      <button
        type="button"
        disabled={!hasSpot}
        title={hasSpot ? undefined : 'No spot instance runs'}
        onClick={() =>
          void send(
            'mishaps',
            { kind: 'spot' },
            ({ struck }) => `AWS reclaims ${String(struck)} in two minutes.`,
          )
        }
      >
        Spot notice
      </button>
      <button
        type="button"
        onClick={() =>
          void send(
            'mishaps',
            { kind: 'shortage', minutes: 10 },
            () => 'AWS launches no instance for 10 minutes.',
          )
        }
      >
        Capacity shortage
      </button>
      <button
        type="button"
        onClick={() =>
          void send(
            'mishaps',
            { kind: 'outage', minutes: 15 },
            () => 'Spacelift does not answer for 15 minutes.',
          )
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
            void send('faults', { faults: value }, ({ faults }) =>
              faults === 'none' ? 'Faults are off.' : `Faults are on: ${String(faults)}.`,
            );
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
          void send('pause', { pool: pool.name, minutes: pool.pause === undefined ? 60 : 0 }, describePause)
        }
      >
        {pool.pause === undefined ? 'Pause autoscaler' : 'Resume autoscaler'}
      </button>
      <button
        type="button"
        aria-pressed={isOff}
        onClick={() =>
          void send('lifecycle-manager', { enabled: isOff }, ({ enabled }) =>
            enabled === true ? 'The lifecycle manager is on.' : 'The lifecycle manager is off.',
          )
        }
      >
        {isOff ? 'Switch lifecycle manager on' : 'Switch lifecycle manager off'}
      </button>
      <output>{outcome}</output>
    </section>
  );
}

type Describe = (answer: Readonly<Record<string, unknown>>) => string;

const describePause: Describe = ({ pausedUntil }) =>
  typeof pausedUntil === 'string'
    ? `The autoscaler is paused until ${clockTime(Date.parse(pausedUntil))}.`
    : 'The autoscaler goes on.';

const stacks = ['networking', 'database', 'cluster', 'monitoring', 'identity', 'storage'];

/** Runs of 1 to 8 minutes. */
function burst(count: number, pool: string): object {
  return Array.from({ length: count }, (_, index) => ({
    pool,
    stack: stacks[index % stacks.length],
    durationSeconds: 60 + ((index * 83) % 420),
  }));
}

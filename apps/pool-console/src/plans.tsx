import { describeRoughDuration, type EpochMs } from '@poolkeeper/pool-model';
import type { PoolView } from '@poolkeeper/pool-model/view';
import { useState } from 'preact/hooks';
import { control } from './connection.ts';

export type Coming = NonNullable<PoolView['coming']>;

interface PlansProps {
  readonly unconfirmed: Coming['unconfirmed'];
  readonly now: EpochMs;
}

/** The plans that wait for a person, with what a person can do. */
export function Plans({ unconfirmed, now }: PlansProps) {
  const [outcome, setOutcome] = useState('');
  const answer = async (run: Coming['unconfirmed'][number], confirmed: boolean) => {
    const outcome = await control('confirmations', { run: run.id, confirmed });
    setOutcome(
      outcome.kind === 'refused'
        ? `Refused: ${outcome.reason}`
        : `The plan of ${run.stack} is ${confirmed ? 'confirmed: its run waits for a worker again' : 'discarded: its run has ended'}.`,
    );
  };
  return (
    <>
      <p>
        {unconfirmed.length === 0
          ? 'No plan waits for a person.'
          : 'These runs have planned, and need no worker until a person confirms them. Runs behind them are blocked.'}
      </p>
      <ul class="plans">
        {unconfirmed.map((run) => (
          <li key={run.id}>
            <span>
              {run.stack}, {describeRoughDuration(now - run.since)}
            </span>
            <button type="button" aria-label={`Confirm ${run.stack}`} onClick={() => void answer(run, true)}>
              Confirm
            </button>
            <button type="button" aria-label={`Discard ${run.stack}`} onClick={() => void answer(run, false)}>
              Discard
            </button>
          </li>
        ))}
      </ul>
      <output>{outcome}</output>
    </>
  );
}

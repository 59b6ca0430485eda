import type { PassView } from '@poolkeeper/pool-model/view';
import { memberOrder } from './member-order.ts';
import { useMemo, useState } from 'preact/hooks';
import { clockTime, quantity } from './assess-pool.ts';
import { foldPasses, matches, type PassFilter, type PassFold } from './fold-passes.ts';

const filters: readonly (readonly [PassFilter, string])[] = [
  ['all', 'all'],
  ['changes', 'changes of capacity'],
  ['holds', 'holds'],
  ['failures', 'failures'],
];

/** More lines would be drawn with every pass, and nobody reads them. */
const shownFolds = 60;

/** What the autoscaler saw, what it decided, and why. */
export function PassList({ passes }: { readonly passes: readonly PassView[] }) {
  const [filter, setFilter] = useState<PassFilter>('all');
  const folds = useMemo(() => foldPasses(passes), [passes]);
  const shown = folds.filter((fold) => matches(fold, filter)).slice(0, shownFolds);
  return (
    <section class="passes" aria-labelledby="passes-title">
      <div class="heading">
        <h2 id="passes-title">
          Passes <span class="count">{passes.length}</span>
        </h2>
        <label>
          Show{' '}
          <select
            value={filter}
            onChange={(event) => {
              setFilter(event.currentTarget.value as PassFilter);
            }}
          >
            {filters.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ol tabindex={0} aria-labelledby="passes-title">
        {shown.map((fold) => (
          <Fold key={fold.since} {...fold} />
        ))}
        {shown.length === 0 && (
          <li class="nothing">{passes.length === 0 ? 'No pass yet.' : 'No pass like this.'}</li>
        )}
      </ol>
    </section>
  );
}

function Fold({ latest, count, since }: PassFold) {
  const look = latest.kind === 'failed' ? 'failed' : latest.decision.kind;
  return (
    <li class={look}>
      <p class="what">
        <time>{clockTime(latest.at)}</time>
        <b>{look}</b>
        {count > 1 && (
          <span class="times" title={`since ${clockTime(since)}`}>
            ×{count} since {clockTime(since)}
          </span>
        )}
      </p>
      {latest.kind === 'failed' ? (
        <p class="why">{latest.problem}</p>
      ) : (
        <>
          <p class="why">{latest.decision.explanation}</p>
          <details>
            <summary>{describeSeen(latest)}</summary>
            <Numbers pass={latest} />
          </details>
        </>
      )}
    </li>
  );
}

type FinishedPass = Extract<PassView, { readonly kind: 'finished' }>;

function describeSeen({ pendingRuns, members, desiredCapacity }: FinishedPass): string {
  const counts = memberOrder
    .filter((state) => members[state] > 0)
    .map((state) => `${members[state]} ${state}`);
  const seen = counts.length === 0 ? 'no members' : counts.join(', ');
  return `saw ${quantity(pendingRuns, 'run')} waiting, ${seen}, desired ${desiredCapacity}`;
}

function Numbers({ pass: { decision, plan, notices } }: { readonly pass: FinishedPass }) {
  return (
    <>
      {decision.reasons.map((reason, index) => (
        <table key={index}>
          <caption>{reason.code}</caption>
          <tbody>
            {Object.entries(reason)
              .filter(([name]) => name !== 'code')
              .map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{typeof value === 'string' ? value : JSON.stringify(value)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
      {plan.map((part) => (
        <p key={part}>Plan for {part}</p>
      ))}
      {notices.length > 0 && <p>Notices: {notices.join(', ')}</p>}
    </>
  );
}

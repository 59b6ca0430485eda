import { describeRoughDuration } from '@poolkeeper/pool-model';
import type { CostView } from '@poolkeeper/pool-model/view';

/** The rule by which the money is counted, and the prices. */
export function CostDetails({ cost }: { readonly cost: CostView }) {
  const { from, to, instanceHours, busyHours, dollars, prices, unknowns } = cost;
  return (
    <>
      <p>
        {inDollars(dollars)} for {instanceHours.toFixed(2)} instance-hours in{' '}
        {describeRoughDuration(to - from)}. An instance costs its price with its volume from its launch to its
        end.
      </p>
      <p>
        A run was on the instances for {busyHours.toFixed(2)} hours. The rest is idle time: they booted,
        waited for runs, or left. <code>poolkeeper cost</code> shares it among the runs of the same day.
      </p>
      <table>
        <caption>Prices an hour</caption>
        <tbody>
          {prices.map(({ of, dollars: price, source }) => (
            <tr key={of}>
              <th scope="row">{of}</th>
              <td>${price.toFixed(5)}</td>
              <td>{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unknowns.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </>
  );
}

/** `$0.05`, `$12.30`; small sums with more digits. */
export function inDollars(dollars: number): string {
  return `$${dollars.toFixed(dollars > 0 && dollars < 0.1 ? 3 : 2)}`;
}

/** The share of the instance-hours without a run. Undefined when there were hardly any. */
export function idleShare({ instanceHours, busyHours }: CostView): number | undefined {
  return instanceHours < 0.01 ? undefined : Math.max(0, 1 - busyHours / instanceHours);
}

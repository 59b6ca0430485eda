import { metricMeanings as passMeanings, metricUnits as passUnits } from '@poolkeeper/autoscaler/pass';
import { metricMeanings as gateMeanings, metricUnits as gateUnits } from '@poolkeeper/lifecycle-manager/gate';
import { gaugesForPrometheus } from '@poolkeeper/pool-model';
import { table } from './table.ts';

/** The text of docs/reference/metrics.md: what is committed, with its tables generated from the metrics of the functions. */
export function metricsPage(committed: string): string {
  const metrics = [
    ...rowsOf('autoscaler', passUnits, passMeanings),
    ...rowsOf('lifecycle-manager', gateUnits, gateMeanings),
  ];
  const gauges = gaugesForPrometheus.map(({ name, labels, help }) => [
    `\`${name}\``,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ]);
  return [
    { name: 'metrics', text: table(['metric', 'unit', 'from', 'meaning'], metrics) },
    { name: 'gauges', text: table(['name', 'labels', 'meaning'], gauges) },
  ].reduce(replaceSection, committed);
}

function rowsOf<Name extends string>(
  from: string,
  units: Readonly<Record<Name, string>>,
  meanings: Readonly<Record<Name, string>>,
): readonly (readonly string[])[] {
  return Object.entries<string>(units).map(([name, unit]) => [
    `\`${name}\``,
    unit,
    from,
    meanings[name as Name],
  ]);
}

function replaceSection(
  page: string,
  { name, text }: { readonly name: string; readonly text: string },
): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || rest < before) throw new Error(`the page must have ${begin} and ${end}`);
  return `${page.slice(0, before)}${begin}\n\n${text}\n\n${page.slice(rest)}`;
}

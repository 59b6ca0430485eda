// `npx nx run simulation:single-faults`: plays canonical histories with every single fault at every place.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { canonicalHistories } from './src/single-faults/canonical-histories.ts';
import { inject, pairsOf, singleFaults } from './src/single-faults/inject-faults.ts';

const maxShown = 5;
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { history: text, every: text, pairs: text } });
const every = Number(values.every ?? 1);
const pairs = Number(values.pairs ?? 500);

let isBroken = false;
for (const history of canonicalHistories) {
  if (values.history !== undefined && !history.name.includes(values.history)) continue;
  const startedAt = performance.now();
  const singles = await singleFaults(history);
  const sets = [
    [],
    ...singles.filter((_, index) => index % every === 0).map((single) => [single]),
    ...pairsOf(singles, pairs),
  ];
  const { histories, findings } = await inject(history, sets);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `${history.name}: ${histories} histories in ${seconds} s, ${findings.length} with a violation\n`,
  );
  for (const { injected, problems } of findings.slice(0, maxShown)) {
    process.stdout.write(`  ${JSON.stringify(injected)}: ${problems.join('; ')}\n`);
  }
  if (findings.length > 0) isBroken = true;
}
process.exitCode = isBroken ? 1 : 0;

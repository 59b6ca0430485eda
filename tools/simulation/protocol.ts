// `npx nx run simulation:protocol`: explores the protocol of the gate with every pair of faults. Takes minutes.
import { explore } from './src/protocol/explore.ts';
import { budgets, type Budget } from './src/protocol/gate-protocol.ts';

const always: readonly Budget[] = ['runs', 'terminations'];
const faults = (Object.keys(budgets) as Budget[]).filter((budget) => !always.includes(budget));
const none = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Budget, number>;

let states = 0;
for (const [index, one] of faults.entries()) {
  for (const other of faults.slice(index)) {
    const startedAt = performance.now();
    const found = explore({
      allowed: { ...budgets, ...none, [one]: budgets[one], [other]: budgets[other] },
    });
    states += found.states;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${one}, ${other}: ${found.states} states, ${found.steps} steps, ${seconds} s\n`);
    if (found.trace === undefined) continue;
    process.stdout.write(`a run is interrupted:\n  ${found.trace.join('\n  ')}\n`);
    process.exitCode = 1;
  }
}
process.stdout.write(`${states} states in all\n`);

import process from 'node:process';
import { reportFailure } from '../report/report-failure.ts';
import { simulate } from '../simulate.ts';
import type { SoakAnswer, SoakRequest } from './soak-messages.ts';
import { addTallies, emptyTally, tallyOf } from './tally.ts';

// The process of one core: plays what it is asked for until its parent disconnects.
process.on('message', (request: SoakRequest) => {
  void answer(request).then((message) => process.send?.(message));
});

async function answer(request: SoakRequest): Promise<SoakAnswer> {
  if (request.kind === 'report') {
    return { kind: 'reported', report: await reportFailure(request.seed, request.options) };
  }
  let tally = emptyTally;
  for (let seed = request.from; seed < request.from + request.seeds; seed += 1) {
    tally = addTallies(tally, tallyOf(await simulate(seed, request.options)));
  }
  return { kind: 'played', tally };
}

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HistoryOptions, SoakAnswer, SoakRequest, Tally } from './soak-messages.ts';
import type { SoakOptions } from './soak-options.ts';
import { addTallies, emptyTally } from './tally.ts';

/** How many seeds a job plays per request: many enough to cost little, few enough to show progress. */
const batchSize = 20;

/** Plays all seeds on several cores. Calls `onProgress` with the sum so far. */
export async function playSeeds(options: SoakOptions, onProgress: (tally: Tally) => void): Promise<Tally> {
  const history = historyOptionsOf(options);
  const end = options.from + options.seeds;
  let next = options.from;
  let sum = emptyTally;

  const work = async () => {
    const job = startJob();
    try {
      while (next < end) {
        const from = next;
        const seeds = Math.min(batchSize, end - from);
        next += seeds;
        const answer = await ask(job, { kind: 'play', from, seeds, options: history });
        if (answer.kind === 'played') sum = addTallies(sum, answer.tally);
        onProgress(sum);
      }
    } finally {
      endJob(job);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(options.jobs, Math.ceil(options.seeds / batchSize)) }, work),
  );
  const failures = [...sum.failures].sort((a, b) => a.seed - b.seed);
  return { ...sum, failures };
}

/** Replays a failed seed and returns its report. */
export async function reportSeed(seed: number, options: SoakOptions): Promise<string> {
  const job = startJob();
  try {
    const answer = await ask(job, { kind: 'report', seed, options: historyOptionsOf(options) });
    return answer.kind === 'reported' ? answer.report : '';
  } finally {
    endJob(job);
  }
}

function historyOptionsOf({ faults, runs, hours, reuse }: SoakOptions): HistoryOptions {
  return { faults, runs, hours, ...(reuse && { reuse }) };
}

function startJob(): ChildProcess {
  return fork(fileURLToPath(new URL('soak-job.ts', import.meta.url)), {
    // The workspace's projects use each other's sources, so that no build is needed.
    execArgv: ['--conditions=@poolkeeper/source'],
  });
}

/** Disconnects a job, if it is still running, so that it ends. */
function endJob(job: ChildProcess): void {
  if (job.connected) job.disconnect();
}

function ask(job: ChildProcess, request: SoakRequest): Promise<SoakAnswer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      const seed =
        request.kind === 'play' ? `${request.from} or one of the next ${request.seeds}` : request.seed;
      reject(new Error(`a job ended with status ${String(code)} while it played seed ${seed}`));
    };
    job.once('exit', onExit);
    job.once('message', (answer: SoakAnswer) => {
      job.off('exit', onExit);
      resolve(answer);
    });
    job.send(request);
  });
}

import { readFile } from 'node:fs/promises';
import type { EpochMs } from '@poolkeeper/pool-model';
import { addWorkflow, generateWorkload, parseTrace, type Arrival } from '@poolkeeper/pool-world';
import { UsageError } from '../options/errors.ts';
import type { Options } from '../options/options.ts';

/** Share of the plans that a person discards. */
const discardedShare = 0.1;

/** A workload with a burst, a scale-out and a scale-in. It takes about two minutes at the default speed. */
const shortDay = { runs: 40, hours: 1.5 };

/** The runs to play. Throws `UsageError` if the trace cannot be read or has an invalid line. */
export async function loadWorkload(options: Options, startAt: EpochMs): Promise<readonly Arrival[]> {
  const arrivals = await loadArrivals(options, startAt);
  return options.workflow ? addWorkflow(arrivals, { seed: options.seed, discardedShare }) : arrivals;
}

async function loadArrivals({ workload, seed }: Options, startAt: EpochMs): Promise<readonly Arrival[]> {
  switch (workload.kind) {
    case 'none':
      return [];
    case 'generated':
      return generateWorkload({
        ...(workload.runs === undefined ? shortDay : { runs: workload.runs }),
        seed,
        startAt,
      });
    case 'trace': {
      const trace = parseTrace(await readTrace(workload.file), { fileName: workload.file });
      if (!trace.ok) throw new UsageError(trace.problems.join('\n'));
      return trace.arrivals;
    }
  }
}

async function readTrace(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the trace ${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'the file does not exist' : code === 'EISDIR' ? 'it is a folder' : message;
}

import {
  bootSteps,
  readBootTimes,
  type BootReport,
  type BootStep,
  type EpochMs,
  type InstanceReport,
} from '@poolkeeper/pool-model';

/** What the tags of an instance say, which its user data and its group write. Runs can forge all but the pool. */
export interface InstanceTags {
  /** What the instance reports about its runs. Absent when it reports nothing, or nothing that can be read. */
  readonly report?: InstanceReport;
  /** When the instance's setup ended, by its own report. */
  readonly setUpAt?: EpochMs;
  /** Whether several workers were on it at the same time, by its own report. */
  readonly hasSeveralWorkers?: boolean;
  /** The step at which its boot has failed, by its own report. */
  readonly failedStep?: BootStep;
  /** How its boot went, by its own report. */
  readonly bootReport?: BootReport;
  /** The worker pool that the instance was launched for. Absent when its group does not tag instances with it. */
  readonly poolId?: string;
}

/** Reads the tags of an instance. A value of another form counts as no tag. */
export function readInstanceTags(tags: ReadonlyMap<string, string>): InstanceTags {
  const run = readReport(tags.get('poolkeeper:run'));
  const setup = readReport(tags.get('poolkeeper:setup'));
  const boot = readReport(tags.get('poolkeeper:boot'));
  const workers = readReport(tags.get('poolkeeper:workers'));
  return {
    report:
      run?.word === 'busy' || run?.word === 'idle' ? { busy: run.word === 'busy', at: run.at } : undefined,
    setUpAt: setup?.word === 'done' ? setup.at : undefined,
    hasSeveralWorkers: workers?.word === 'several' ? true : undefined,
    failedStep: bootSteps.find((step) => step === boot?.word),
    bootReport: readBootTimes(tags.get('poolkeeper:boot-times')),
    poolId: tags.get('poolkeeper:pool'),
  };
}

/** Reads a word and an ISO 8601 time: `busy 2026-11-27T12:00:00Z`. */
function readReport(value = ''): { readonly word: string; readonly at: EpochMs } | undefined {
  const [, word, time] = /^([a-z]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(value) ?? [];
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return word === undefined || Number.isNaN(at) ? undefined : { word, at };
}

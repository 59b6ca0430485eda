import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { error, warning, when, type Finding } from './finding.ts';

const minuteMs = 60_000;

/** Whether the numbers of instances, and the times between looks, go together. */
export function checkScaling({ scaling, instances, functions }: CompletePoolConfig): readonly Finding[] {
  const { minSize, maxSize, minIdle, retention, every, passEvery, objective, forecast } = scaling;
  return [
    ...when(maxSize < minSize, () =>
      error(
        'scaling.maxSize',
        `must be at least scaling.minSize (${minSize}), got ${maxSize}: raise the one or lower the other`,
        'scaling.minSize',
      ),
    ),
    ...when(maxSize === 0, () =>
      warning(
        'scaling.maxSize',
        'is 0, so that no run ever starts: raise it, or switch the pool off by scaling.enabled',
      ),
    ),
    ...when(minIdle > maxSize && maxSize > 0, () =>
      warning(
        'scaling.minIdle',
        `can be reached by no pool of at most scaling.maxSize (${maxSize}) instances, got ${minIdle}: lower it`,
        'scaling.maxSize',
      ),
    ),
    ...when(scaling.maxStepOut === 0, () =>
      warning('scaling.maxStepOut', 'is 0, so that the pool never grows: raise it, or set scaling.dryRun'),
    ),
    ...when(scaling.maxStepIn === 0, () =>
      warning('scaling.maxStepIn', 'is 0, so that the pool never shrinks: raise it, or set scaling.dryRun'),
    ),
    ...when(retention !== undefined && durationMs(retention.ceiling) < durationMs(retention.floor), () =>
      error(
        'scaling.retention.ceiling',
        `must be at least scaling.retention.floor (${retention?.floor ?? ''}), got ${retention?.ceiling ?? ''}`,
        'scaling.retention.floor',
      ),
    ),
    ...when(durationMs(every) % minuteMs !== 0, () =>
      error(
        'scaling.every',
        `must be whole minutes, which is what a schedule of AWS takes, got "${every}": set scaling.passEvery for more often`,
      ),
    ),
    ...when(passEvery !== undefined && durationMs(passEvery) >= durationMs(every), () =>
      error(
        'scaling.passEvery',
        `must be shorter than scaling.every (${every}), got "${passEvery ?? ''}": leave it out for one pass an invocation`,
        'scaling.every',
      ),
    ),
    ...when(
      functions !== undefined && passEvery !== undefined && durationMs(functions.timeout) < durationMs(every),
      () =>
        warning(
          'functions.timeout',
          `is shorter than scaling.every (${every}), so that an invocation stops looking too early, got "${functions?.timeout ?? ''}"`,
          'scaling.every',
          'scaling.passEvery',
        ),
    ),
    ...when(objective?.mode === 'act' && objective.maxIdle > maxSize, () =>
      warning(
        'scaling.objective.maxIdle',
        `is beyond scaling.maxSize (${maxSize}), which bounds it, got ${objective?.maxIdle ?? ''}`,
        'scaling.maxSize',
      ),
    ),
    ...when(forecast?.mode === 'act' && forecast.maxIdle > maxSize, () =>
      warning(
        'scaling.forecast.maxIdle',
        `is beyond scaling.maxSize (${maxSize}), which bounds it, got ${forecast?.maxIdle ?? ''}`,
        'scaling.maxSize',
      ),
    ),
    ...when(scaling.launch.mode === 'synchronous' && mixes(instances.purchase), () =>
      warning(
        'scaling.launch.mode',
        'is synchronous, which AWS takes of groups that are all spot or all on-demand: the group launches by itself',
        'instances.purchase',
      ),
    ),
  ];
}

function mixes({
  kind,
  onDemandBase = 0,
  onDemandPercentage = 0,
}: CompletePoolConfig['instances']['purchase']) {
  return kind === 'mixed' && onDemandPercentage < 100 && (onDemandPercentage > 0 || onDemandBase > 0);
}

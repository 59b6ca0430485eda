import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { defaultMaxIdle } from '../../config/scaling.ts';
import { durationMs } from '../../duration.ts';
import { regionsWithoutFunctionUrls } from '../../webhook/function-urls.ts';
import { error, warning, when, type Finding } from './finding.ts';

const minuteMs = 60_000;

/** Whether the numbers of instances, and the times between looks, go together. */
export function checkScaling({ aws, scaling, instances, functions }: CompletePoolConfig): readonly Finding[] {
  const { minSize, maxSize, minIdle, retention, every, passEvery, webhook } = scaling;
  return [
    ...when(maxSize < minSize, () =>
      error(
        'scaling.maxSize',
        `must be at least scaling.minSize (${minSize}), got ${maxSize}: raise it, or lower scaling.minSize`,
        'scaling.minSize',
      ),
    ),
    ...when(maxSize === 0, () =>
      warning(
        'scaling.maxSize',
        'is 0, so no run ever starts: raise it, or disable scaling with scaling.enabled',
      ),
    ),
    ...when(minIdle > maxSize && maxSize > 0, () =>
      warning(
        'scaling.minIdle',
        `exceeds scaling.maxSize (${maxSize}), got ${minIdle}: lower it`,
        'scaling.maxSize',
      ),
    ),
    ...when(scaling.maxStepOut === 0, () =>
      warning('scaling.maxStepOut', 'is 0, so the pool never grows: raise it, or set scaling.dryRun'),
    ),
    ...when(scaling.maxStepIn === 0, () =>
      warning('scaling.maxStepIn', 'is 0, so the pool never shrinks: raise it, or set scaling.dryRun'),
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
        `must be whole minutes, because AWS schedules have no seconds, got "${every}": set scaling.passEvery for more frequent passes`,
      ),
    ),
    ...when(passEvery !== undefined && durationMs(passEvery) >= durationMs(every), () =>
      error(
        'scaling.passEvery',
        `must be shorter than scaling.every (${every}), got "${passEvery ?? ''}": remove it for one pass per invocation`,
        'scaling.every',
      ),
    ),
    ...when(webhook && regionsWithoutFunctionUrls.includes(aws.region ?? ''), () =>
      error(
        'scaling.webhook',
        `needs a function URL, which Lambda does not offer in ${aws.region ?? ''}: remove it, and use scaling.passEvery`,
        'aws.region',
      ),
    ),
    ...when(webhook && passEvery !== undefined, () =>
      error(
        'scaling.passEvery',
        `must not be set with scaling.webhook, because a series of passes would hold up those that events start, got "${passEvery ?? ''}": remove it, or set scaling.webhook to false`,
        'scaling.webhook',
      ),
    ),
    ...when(
      functions !== undefined && passEvery !== undefined && durationMs(functions.timeout) < durationMs(every),
      () =>
        warning(
          'functions.timeout',
          `is shorter than scaling.every (${every}), so an invocation ends before its last passes, got "${functions?.timeout ?? ''}"`,
          'scaling.every',
          'scaling.passEvery',
        ),
    ),
    ...(['objective', 'forecast', 'foreseen'] as const).flatMap((name) => {
      const { mode, maxIdle = 0 } = scaling[name] ?? {};
      const isOwn = maxIdle !== defaultMaxIdle[name];
      return when(mode === 'act' && isOwn && maxIdle > maxSize, () =>
        warning(
          `scaling.${name}.maxIdle`,
          `exceeds scaling.maxSize (${maxSize}), which limits it, got ${maxIdle}`,
          'scaling.maxSize',
        ),
      );
    }),
    ...when(scaling.launch.mode === 'synchronous' && mixes(instances.purchase), () =>
      warning(
        'scaling.launch.mode',
        'is "synchronous", which AWS supports only for groups that are all spot or all on-demand: the group launches by itself instead',
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

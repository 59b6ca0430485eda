import * as z from 'zod/mini';
import { SettingsError } from '../errors.ts';
import type { PoolSettings } from './pool-settings.ts';

const text = z.string().check(z.minLength(1, 'must not be empty'));
const url = z
  .string()
  .check(z.regex(/^https?:\/\/[^/\s?#@]+(\/[^\s?#@]*)?$/, 'must be an http or https URL'));
const count = z.number().check(z.minimum(0, 'must be 0 or more'));
const durationMs = count;
const percent = count;

const secretLocation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ssm-parameter'), name: text }),
  z.object({ kind: z.literal('secrets-manager'), secretId: text, jsonKey: z.exactOptional(text) }),
]);

const connection = z.object({
  spacelift: z.object({
    endpoint: url,
    apiKeyId: text,
    apiKeySecret: secretLocation,
    workerPoolId: text,
    caCertificates: z.exactOptional(secretLocation),
  }),
  group: z.object({ name: text, region: text }),
});

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const window = {
  name: text,
  days: z.exactOptional(z.array(weekday)),
  from: z.exactOptional(text),
  to: z.exactOptional(text),
  except: z.exactOptional(z.array(text)),
  dates: z.exactOptional(z.array(text)),
  timeZone: z.exactOptional(text),
};

const schedule = z.object({
  timeZone: text,
  rules: z.array(
    z.object({
      ...window,
      set: z.object({
        minSize: z.exactOptional(count),
        maxSize: z.exactOptional(count),
        minIdle: z.exactOptional(count),
        targetUtilization: z.exactOptional(percent),
      }),
    }),
  ),
});

const mode = z.exactOptional(z.enum(['advise', 'act']));

const policy = z.object({
  minIdle: count,
  targetUtilization: z.exactOptional(percent),
  maxStepOut: count,
  maxStepIn: count,
  scaleInAfterMs: durationMs,
  retention: z.exactOptional(
    z.object({ floorMs: durationMs, ceilingMs: durationMs, waitWorthMs: z.exactOptional(durationMs) }),
  ),
  scaleOutCooldownMs: z.exactOptional(durationMs),
  scaleInCooldownMs: z.exactOptional(durationMs),
  stabilizationMs: z.exactOptional(durationMs),
  shortageBackOffMs: z.exactOptional(durationMs),
  schedule: z.exactOptional(schedule),
  objective: z.exactOptional(
    z.object({
      percent: z.exactOptional(percent),
      withinMs: durationMs,
      mode,
      maxIdle: z.exactOptional(count),
    }),
  ),
  forecast: z.exactOptional(
    z.object({ mode, maxIdle: z.exactOptional(count), timeZone: z.exactOptional(text) }),
  ),
  foreseen: z.exactOptional(z.object({ mode, maxIdle: z.exactOptional(count) })),
});

const purchase = z.object({
  onDemandPercentage: percent,
  openAfterShortages: z.exactOptional(count),
  openAfterInterruptions: z.exactOptional(count),
  windowMs: z.exactOptional(durationMs),
  holdMs: z.exactOptional(durationMs),
  longestHoldMs: z.exactOptional(durationMs),
  probeMs: z.exactOptional(durationMs),
});

const launch = z.object({
  mode: z.enum(['desired-capacity', 'synchronous']),
  zones: z.exactOptional(z.array(text)),
  avoidZoneMs: z.exactOptional(durationMs),
  hasWarmPool: z.exactOptional(z.boolean()),
});

const roll = z.object({
  outdated: z.boolean(),
  maxAgeMs: z.exactOptional(durationMs),
  budget: z.union([count, z.object({ percent })]),
  idleAtLeastMs: durationMs,
  windows: z.exactOptional(z.object({ timeZone: text, rules: z.array(z.object(window)) })),
});

/** Version 0.0.1 does not write them: then the configuration's defaults hold. */
const waits = {
  absenceWaitMs: z._default(durationMs, 1_800_000),
  settlingTimeMs: z._default(durationMs, 10_000),
};

const autoscalerFields = z.object({
  policy,
  purchase: z.exactOptional(purchase),
  launch: z.exactOptional(launch),
  roll: z.exactOptional(roll),
  release: z.exactOptional(
    z.object({
      minAgeMs: z.exactOptional(durationMs),
      keepsOneInEachZone: z.exactOptional(z.boolean()),
    }),
  ),
  strays: z.exactOptional(
    z.object({ atOnce: count, largestShare: z.number().check(z.minimum(0), z.maximum(1)) }),
  ),
  registrationGraceMs: durationMs,
  ...waits,
  passEveryMs: z.exactOptional(durationMs),
  /** The name that version 0.0.1 writes for `passEveryMs`. */
  lookEveryMs: z.exactOptional(durationMs),
  dryRun: z.boolean(),
});

const autoscaler = z.pipe(
  autoscalerFields,
  z.transform(({ lookEveryMs, ...settings }) =>
    lookEveryMs === undefined ? settings : { passEveryMs: lookEveryMs, ...settings },
  ),
);

const lifecycle = z
  .object({
    queueUrl: url,
    redriveQueueUrl: z.exactOptional(url),
    heartbeatTimeoutMs: z.number().check(z.minimum(30_000, 'must be 30000 (30 s) or more')),
    registrationGraceMs: durationMs,
    ...waits,
    rebalanceRecommendation: z.enum(['ignore', 'replace']),
  })
  .check(
    z.refine(({ queueUrl, redriveQueueUrl }) => queueUrl !== redriveQueueUrl, {
      path: ['redriveQueueUrl'],
      error: 'must differ from queueUrl, because the message would come back',
    }),
  );

const poolSettings: z.ZodMiniType<PoolSettings> = z.object({
  version: z.literal(
    1,
    'must be 1: the function and the settings have different versions; deploy both again',
  ),
  name: text,
  connection,
  autoscaler,
  lifecycle,
});

/**
 * Reads a pool's settings from the text of its settings parameter. Unknown fields are ignored, so that a pool can be deployed
 * before the services.
 *
 * @throws SettingsError with all problems of the document.
 */
export function readPoolSettings(document: string): PoolSettings {
  let json: unknown;
  try {
    json = JSON.parse(document);
  } catch (cause) {
    throw new SettingsError(['the document is not JSON'], { cause });
  }
  const result = poolSettings.safeParse(json);
  if (result.success) return result.data;
  throw new SettingsError(
    result.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`),
  );
}

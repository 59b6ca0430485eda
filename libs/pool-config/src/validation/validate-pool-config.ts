import { poolConfigSchema, type CompletePoolConfig } from '../config/pool-config-schema.ts';
import { PoolConfigError } from '../errors.ts';
import { checkArns } from './checks/check-arns.ts';
import { checkDynamicReferences } from './checks/check-dynamic-references.ts';
import { checkEnvironment } from './checks/check-environment.ts';
import { checkImage } from './checks/check-image.ts';
import { checkInstances } from './checks/check-instances.ts';
import { checkLauncher } from './checks/check-launcher.ts';
import { checkName, checkTags } from './checks/check-names-and-tags.ts';
import { checkNetwork } from './checks/check-network.ts';
import { checkPermissions } from './checks/check-permissions.ts';
import { checkPurchase } from './checks/check-purchase.ts';
import { checkRegion } from './checks/check-region.ts';
import { checkRootVolume } from './checks/check-root-volume.ts';
import { checkRuns } from './checks/check-runs.ts';
import { checkScaling } from './checks/check-scaling.ts';
import { checkSecrets } from './checks/check-secrets.ts';
import { checkTimes } from './checks/check-times.ts';
import type { Finding } from './checks/finding.ts';
import type { ConfigProblem, Path } from './config-problem.ts';
import { mayBeSecret } from './quote.ts';
import { shapeProblems } from './shape-problems.ts';
import { valueAt } from './value-at.ts';
import { withoutProblems } from './without-problems.ts';

/** The result of a validation. */
export interface Validation {
  /** The configuration with all defaults filled in. Absent if a problem is an error. */
  readonly config?: CompletePoolConfig;
  /** All problems, errors first. */
  readonly problems: readonly ConfigProblem[];
}

const checks: readonly ((config: CompletePoolConfig) => readonly Finding[])[] = [
  checkName,
  checkRegion,
  checkRuns,
  checkScaling,
  checkTimes,
  checkInstances,
  checkPurchase,
  checkRootVolume,
  checkImage,
  checkNetwork,
  checkLauncher,
  checkSecrets,
  checkDynamicReferences,
  checkEnvironment,
  checkPermissions,
  checkTags,
  checkArns,
];

/** Validates the content of a configuration file and fills in the defaults. Never throws. */
export function validatePoolConfig(given: unknown): Validation {
  const result = poolConfigSchema.safeParse(given);
  if (result.success) {
    const problems = worstFirst(findingsIn(result.data, []));
    return problems[0]?.severity === 'error' ? { problems } : { config: result.data, problems };
  }
  const { issues } = result.error;
  const rest = withoutProblems(given, issues);
  const findings = rest === undefined ? [] : findingsIn(rest.config, rest.unknown);
  return { problems: worstFirst([...shapeProblems(given, issues), ...findings]) };
}

/**
 * Validates the content of a configuration file and returns the configuration with all defaults filled in.
 *
 * @throws PoolConfigError with all problems, if one of them is an error.
 */
export function parsePoolConfig(
  given: unknown,
  { onWarning = () => undefined }: { readonly onWarning?: (warning: ConfigProblem) => void } = {},
): CompletePoolConfig {
  const { config, problems } = validatePoolConfig(given);
  if (config === undefined) throw new PoolConfigError(problems);
  problems.forEach(onWarning);
  return config;
}

function findingsIn(config: CompletePoolConfig, unknown: readonly Path[]): readonly ConfigProblem[] {
  return checks
    .flatMap((check) => check(config))
    .filter(({ path, from }) => [path, ...from].every((read) => !unknown.some((gap) => overlap(read, gap))))
    .map(({ severity, path, message }) => {
      const value = valueAt(config, path);
      const isShown = value !== undefined && !mayBeSecret(path, value);
      return { severity, path, message, ...(isShown && { value }) };
    });
}

/** True if one path contains the other, or both are the same. */
function overlap(one: Path, other: Path): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.every((step, place) => step === long[place]);
}

function worstFirst(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [
    ...problems.filter(({ severity }) => severity === 'error'),
    ...problems.filter(({ severity }) => severity === 'warning'),
  ];
}

import { poolConfigSchema, type CompletePoolConfig } from '../config/pool-config-schema.ts';
import { checkArns } from './checks/check-arns.ts';
import { checkEnvironment } from './checks/check-environment.ts';
import { checkImage } from './checks/check-image.ts';
import { checkInstances } from './checks/check-instances.ts';
import { checkLauncher } from './checks/check-launcher.ts';
import { checkName } from './checks/check-name.ts';
import { checkNetwork } from './checks/check-network.ts';
import { checkPermissions } from './checks/check-permissions.ts';
import { checkPurchase } from './checks/check-purchase.ts';
import { checkRootVolume } from './checks/check-root-volume.ts';
import { checkScaling } from './checks/check-scaling.ts';
import { checkSecrets } from './checks/check-secrets.ts';
import { checkTags } from './checks/check-tags.ts';
import { checkTimes } from './checks/check-times.ts';
import type { Finding } from './checks/finding.ts';
import type { ConfigProblem, Path } from './config-problem.ts';
import { mayBeSecret } from './quote.ts';
import { shapeProblems } from './shape-problems.ts';
import { valueAt } from './value-at.ts';
import { withoutProblems } from './without-problems.ts';

/** What there is to say about a configuration. */
export interface Validation {
  /** With all defaults in it. Absent when there is an error among the problems. */
  readonly config?: CompletePoolConfig;
  /** All of them, errors first. */
  readonly problems: readonly ConfigProblem[];
}

const checks: readonly ((config: CompletePoolConfig) => readonly Finding[])[] = [
  checkName,
  checkScaling,
  checkTimes,
  checkInstances,
  checkPurchase,
  checkRootVolume,
  checkImage,
  checkNetwork,
  checkLauncher,
  checkSecrets,
  checkEnvironment,
  checkPermissions,
  checkTags,
  checkArns,
];

/** Checks a configuration, as it comes out of a file, and fills in its defaults. Never throws. */
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

/** Whether one is a part of the other, or both are the same. */
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

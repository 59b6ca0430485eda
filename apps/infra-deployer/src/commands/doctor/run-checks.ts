import { isSpaceliftError } from '@poolkeeper/spacelift-client';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import type { CheckSubject } from './subject/check-subject.ts';
import { fault, skipped, warning, type Check, type CheckFinding, type CheckResult } from './checks/check.ts';

/** A check and its findings: at least one. */
export interface CheckReport {
  readonly check: string;
  readonly findings: readonly CheckFinding[];
}

/** Runs all checks. A check that fails is a finding, and does not stop the others. */
export function runChecks(subject: CheckSubject, checks: readonly Check[]): Promise<readonly CheckReport[]> {
  return Promise.all(
    checks.map(async (check) => {
      try {
        const found = await runCheck(check, subject);
        return { check: check.name, findings: 'result' in found ? [found] : found };
      } catch (error) {
        return { check: check.name, findings: [failure(error)] };
      }
    }),
  );
}

function runCheck(check: Check, subject: CheckSubject): CheckResult {
  const { config, settings, caller } = subject;
  switch (check.scope) {
    case 'account':
      return check.check(subject);
    case 'configuration':
      if (config === undefined) return skipped('needs a configuration');
      return caller instanceof CommandError
        ? skipped('needs credentials')
        : check.check({ ...subject, config });
    case 'deployment':
      return settings === undefined ? skipped('not deployed') : check.check({ ...subject, settings });
  }
}

function failure(error: unknown): CheckFinding {
  const explained = explainAwsError(error);
  const message = describeError(explained);
  if (explained instanceof CommandError) {
    const fix = explained.fix ?? 'Try again later.';
    return explained.code === 'access-denied'
      ? warning(`cannot be checked: ${message}`, fix)
      : fault(`cannot be checked: ${message}`, fix);
  }
  if (isSpaceliftError(explained)) return fault(message, "Check Spacelift's status page, and try again.");
  return fault(
    `the check itself failed: ${message}`,
    'This is a bug in Poolkeeper. Please report it, with the output of --verbose.',
  );
}

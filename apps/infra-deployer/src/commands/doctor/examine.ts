import { isSpaceliftError } from '@poolkeeper/spacelift-client';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import { CommandError } from '../../errors.ts';
import type { Check, Findings } from './check.ts';
import { fault, skipped, warning, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** A check and what it found: one thing at the least. */
export interface Examination {
  readonly check: string;
  readonly findings: readonly Finding[];
}

/** Does all checks, each for itself: one that fails is a finding, and stops no other. */
export function examine(patient: Patient, checks: readonly Check[]): Promise<readonly Examination[]> {
  return Promise.all(
    checks.map(async (check) => {
      try {
        const found = await look(check, patient);
        return { check: check.name, findings: 'result' in found ? [found] : found };
      } catch (error) {
        return { check: check.name, findings: [failure(error)] };
      }
    }),
  );
}

function look(check: Check, patient: Patient): Findings {
  const { config, settings, caller } = patient;
  switch (check.of) {
    case 'account':
      return check.look(patient);
    case 'configuration':
      if (config === undefined) return skipped('there is no configuration here to go by');
      return caller instanceof CommandError
        ? skipped('needs credentials')
        : check.look({ ...patient, config });
    case 'deployment':
      return settings === undefined ? skipped('not deployed') : check.look({ ...patient, settings });
  }
}

function failure(error: unknown): Finding {
  const explained = explainAwsError(error);
  const message = explained instanceof Error ? explained.message : String(explained);
  if (explained instanceof CommandError) {
    const fix = explained.fix ?? 'Try again in a while.';
    return explained.code === 'access-denied'
      ? warning(`can't be looked at: ${message}`, fix)
      : fault(`can't be looked at: ${message}`, fix);
  }
  if (isSpaceliftError(explained)) return fault(message, 'Look at the status of Spacelift, and try again.');
  return fault(
    `this check itself failed: ${message}`,
    'It is a bug of Poolkeeper: please report it, with what --verbose says.',
  );
}

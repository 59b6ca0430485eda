import type { CompletePoolConfig, PoolSettings } from '@poolkeeper/pool-config';
import type { CheckSubject } from '../subject/check-subject.ts';

/**
 * One thing that can be wrong with a pool. A check changes nothing. What it throws becomes a finding, so it need not catch the
 * errors of AWS, and it never stops another check.
 *
 * The scope says what the check needs: `account` nothing, `configuration` a configuration and credentials, `deployment` a
 * deployed pool.
 */
export type Check = { readonly name: string } & (
  | { readonly scope: 'account'; check(subject: CheckSubject): CheckResult }
  | { readonly scope: 'configuration'; check(subject: CheckSubject & Configured): CheckResult }
  | { readonly scope: 'deployment'; check(subject: CheckSubject & Deployed): CheckResult }
);

export interface Configured {
  readonly config: CompletePoolConfig;
}

export interface Deployed {
  readonly settings: PoolSettings;
}

export type CheckResult =
  Promise<CheckFinding | readonly CheckFinding[]> | CheckFinding | readonly CheckFinding[];

/** What a check found. A fault or a warning says how to fix it. */
export type CheckFinding =
  | { readonly result: 'ok'; readonly text: string }
  | { readonly result: 'warning' | 'fault'; readonly text: string; readonly fix: string }
  /** The check does not apply, which is not a fault. */
  | { readonly result: 'skipped'; readonly text: string };

export const ok = (text: string): CheckFinding => ({ result: 'ok', text });
export const skipped = (text: string): CheckFinding => ({ result: 'skipped', text });
export const warning = (text: string, fix: string): CheckFinding => ({ result: 'warning', text, fix });
export const fault = (text: string, fix: string): CheckFinding => ({ result: 'fault', text, fix });

import type { CompletePoolConfig, PoolSettings } from '@poolkeeper/pool-config';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** A pool with a configuration at hand. */
export interface Configured {
  readonly config: CompletePoolConfig;
}

/** A pool that is deployed. */
export interface Deployed {
  readonly settings: PoolSettings;
}

/**
 * One thing that can be wrong with a pool, looked at without changing anything. What it throws is a finding as well, so it
 * need not catch what AWS says; it never stops another check.
 */
export type Check = { readonly name: string } & (
  | { readonly of: 'account'; look(patient: Patient): Findings }
  | { readonly of: 'configuration'; look(patient: Patient & Configured): Findings }
  | { readonly of: 'deployment'; look(patient: Patient & Deployed): Findings }
);

export type Findings = Promise<Finding | readonly Finding[]> | Finding | readonly Finding[];

export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** The quota of a region's concurrent Lambda executions. */
export const concurrentExecutions = { service: 'lambda', code: 'L-B99A9384' } as const;

/** The quotas that can limit a pool: of Lambda with the value of a new account, else with those of an established one. */
const defaultQuotas: readonly Quota[] = [
  {
    service: 'ec2',
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    value: 640,
  },
  {
    service: 'ec2',
    code: 'L-34B43A08',
    name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
    value: 640,
  },
  { ...concurrentExecutions, name: 'Concurrent executions', value: 10 },
  { service: 'autoscaling', code: 'L-CDE20ADC', name: 'Auto Scaling groups per region', value: 500 },
];

/** The account's service quotas. Only that of Lambda is enforced. */
export class Quotas {
  readonly #quotas = [...defaultQuotas];

  of(service: string): readonly Quota[] {
    return this.#quotas.filter((quota) => quota.service === service);
  }

  find(service: string, code: string): Quota | undefined {
    return this.of(service).find((quota) => quota.code === code);
  }

  set(code: string, value: number): void {
    const index = this.#quotas.findIndex((quota) => quota.code === code);
    const quota = this.#quotas[index];
    if (quota === undefined) throw new RangeError(`there is no quota ${code}`);
    this.#quotas[index] = { ...quota, value };
  }
}

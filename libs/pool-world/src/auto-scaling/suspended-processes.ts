import { validationError } from '../fault.ts';

const processes = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
] as const;

export type GroupProcess = (typeof processes)[number];

/** What the group is told not to do. */
export class SuspendedProcesses {
  readonly #suspended = new Set<string>();

  /** In alphabetical order. */
  names(): readonly string[] {
    return [...this.#suspended].sort();
  }

  allows(process: GroupProcess): boolean {
    return !this.#suspended.has(process);
  }

  /** No names stand for all processes. */
  suspend(names: readonly string[]): void {
    for (const name of known(names)) this.#suspended.add(name);
  }

  resume(names: readonly string[]): void {
    for (const name of known(names)) this.#suspended.delete(name);
  }
}

function known(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!processes.some((process) => process === name)) {
      throw validationError(`Scaling process type ${name} is not valid, use one of ${processes.join(', ')}`);
    }
  }
  return names.length === 0 ? processes : names;
}

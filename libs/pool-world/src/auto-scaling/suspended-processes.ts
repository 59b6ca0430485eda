import { validationError } from '../aws-fault.ts';

/** AWS's names of what a group does of its own accord, in alphabetical order. */
export const groupProcesses = [
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

export type GroupProcess = (typeof groupProcesses)[number];

/** The processes that are suspended. */
export class SuspendedProcesses {
  readonly #suspended = new Set<string>();

  /** In alphabetical order. */
  names(): readonly string[] {
    return [...this.#suspended].sort();
  }

  allows(process: GroupProcess): boolean {
    return !this.#suspended.has(process);
  }

  /** An empty list means all processes. */
  suspend(names: readonly string[]): void {
    for (const name of known(names)) this.#suspended.add(name);
  }

  resume(names: readonly string[]): void {
    for (const name of known(names)) this.#suspended.delete(name);
  }
}

function known(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!groupProcesses.some((process) => process === name)) {
      throw validationError(
        `Scaling process type ${name} is not valid, use one of ${groupProcesses.join(', ')}`,
      );
    }
  }
  return names.length === 0 ? groupProcesses : names;
}

import type { LifecycleHook, LifecycleTransition } from '../api.ts';
import { validationError } from '../../aws-fault.ts';

/** The group's hooks, by name. */
export class GroupHooks {
  readonly #hooks = new Map<string, LifecycleHook>();
  /** The transitions that had a hook, which was deleted. */
  readonly #without = new Set<LifecycleTransition>();

  all(): readonly LifecycleHook[] {
    return [...this.#hooks.values()];
  }

  on(transition: LifecycleTransition): readonly LifecycleHook[] {
    return this.all().filter((hook) => hook.transition === transition);
  }

  find(name: string): LifecycleHook | undefined {
    return this.#hooks.get(name);
  }

  put(hook: LifecycleHook): void {
    requireHook(hook);
    this.#hooks.set(hook.name, { ...hook });
    this.#without.delete(hook.transition);
  }

  delete(name: string): LifecycleHook {
    const hook = this.#hooks.get(name);
    if (hook === undefined) throw validationError(`No Lifecycle Hook found with name: ${name}`);
    this.#hooks.delete(name);
    this.#without.add(hook.transition);
    return hook;
  }

  /** Whether the transition had a hook, which was deleted. */
  hasLost(transition: LifecycleTransition): boolean {
    return this.#without.has(transition) && this.on(transition).length === 0;
  }
}

/** Throws AWS's `ValidationError` for an invalid hook. */
export function requireHook({ name, heartbeatTimeoutSeconds: seconds }: LifecycleHook): void {
  if (!/^[\w\-/]{1,255}$/u.test(name)) throw validationError(`Lifecycle hook name is not valid: '${name}'`);
  if (!(Number.isInteger(seconds) && seconds >= 30 && seconds <= 7200)) {
    throw validationError(`Heartbeat timeout must be between 30 and 7200 seconds, got ${seconds}`);
  }
}

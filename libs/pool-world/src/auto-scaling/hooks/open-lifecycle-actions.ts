import type { LifecycleActionKey, LifecycleHook, LifecycleResult } from '../api.ts';
import { validationError } from '../../aws-fault.ts';
import type { Chronicle } from '../../chronicle.ts';
import type { Deviations } from '../../deviations.ts';
import type { HookEnd } from '../../history.ts';
import { drawUuid } from '../../identifiers.ts';
import type { RandomSource } from '../../random-source.ts';
import type { Timeline, Timer } from '../../timeline.ts';

const maxGlobalSeconds = 48 * 3600;
const globalHeartbeats = 100;

export interface LifecycleOutcome {
  readonly result: LifecycleResult;
  readonly by: HookEnd;
}

interface Action {
  readonly hook: LifecycleHook;
  readonly token: string;
  readonly wait: Wait;
  heartbeat: Timer;
  readonly global: Timer;
}

/** An instance in a wait state and the actions that are still open for it. */
interface Wait {
  readonly instanceId: string;
  readonly open: Map<string, Action>;
  readonly end: (outcome: LifecycleOutcome) => void;
}

/** The actions that hold instances in `Pending:Wait` and `Terminating:Wait`. */
export class OpenLifecycleActions {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #deviations: Deviations;
  readonly #chronicle: Chronicle;
  readonly #waits = new Map<string, Wait>();
  readonly #byToken = new Map<string, Action>();

  constructor(surroundings: {
    readonly timeline: Timeline;
    readonly random: RandomSource;
    readonly deviations: Deviations;
    readonly chronicle: Chronicle;
  }) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#deviations = surroundings.deviations;
    this.#chronicle = surroundings.chronicle;
  }

  /**
   * Opens one action for each hook. `end` is called once: when all actions have ended with CONTINUE, or at the first
   * ABANDON, which closes the others.
   */
  begin(
    wait: { readonly instanceId: string; readonly end: (outcome: LifecycleOutcome) => void },
    hooks: readonly LifecycleHook[],
  ): readonly { readonly hook: LifecycleHook; readonly token: string }[] {
    const opened: Wait = { ...wait, open: new Map() };
    this.#waits.set(wait.instanceId, opened);
    return hooks.map((hook) => {
      const token = drawUuid(this.#random);
      const globalSeconds = Math.min(maxGlobalSeconds, globalHeartbeats * hook.heartbeatTimeoutSeconds);
      const action: Action = {
        hook,
        token,
        wait: opened,
        heartbeat: this.#timeOut(token, hook.heartbeatTimeoutSeconds, 'heartbeat-timeout'),
        global: this.#timeOut(token, globalSeconds, 'global-timeout'),
      };
      opened.open.set(hook.name, action);
      this.#byToken.set(token, action);
      return { hook, token };
    });
  }

  complete(key: LifecycleActionKey, result: LifecycleResult): void {
    this.#close(this.#find(key), { result, by: result === 'CONTINUE' ? 'completed' : 'abandoned' });
  }

  heartbeat(key: LifecycleActionKey): void {
    const action = this.#find(key);
    if (this.#deviations.has('heartbeat-does-not-extend')) return;
    action.heartbeat.cancel();
    action.heartbeat = this.#timeOut(action.token, action.hook.heartbeatTimeoutSeconds, 'heartbeat-timeout');
    this.#chronicle.record({ kind: 'hold-extended', instanceId: action.wait.instanceId });
  }

  /** Ends the open actions of a deleted hook: with ABANDON for a launching instance, with CONTINUE for a terminating one. */
  endHook(hook: LifecycleHook): void {
    const outcome: LifecycleOutcome =
      hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING'
        ? { result: 'ABANDON', by: 'abandoned' }
        : { result: 'CONTINUE', by: 'hook-deleted' };
    for (const wait of [...this.#waits.values()]) {
      const action = wait.open.get(hook.name);
      if (action !== undefined) this.#close(action, outcome);
    }
  }

  /** Closes the actions of an instance without calling its `end`. */
  forget(instanceId: string): void {
    const wait = this.#waits.get(instanceId);
    if (wait === undefined) return;
    this.#waits.delete(instanceId);
    for (const action of wait.open.values()) this.#drop(action);
  }

  #find(key: LifecycleActionKey): Action {
    const { token, instanceId, hookName } = key;
    if (token !== undefined) {
      const action = this.#byToken.get(token);
      if (action?.hook.name !== hookName) {
        throw validationError(`No active Lifecycle Action found with token ${token}`);
      }
      return action;
    }
    if (instanceId === undefined) {
      throw validationError('Either an instance ID or a lifecycle action token must be given');
    }
    const action = this.#waits.get(instanceId)?.open.get(hookName);
    if (action === undefined) {
      throw validationError(`No active Lifecycle Action found with instance ID ${instanceId}`);
    }
    return action;
  }

  #timeOut(token: string, seconds: number, by: LifecycleOutcome['by']): Timer {
    return this.#timeline.after(seconds, () => {
      const action = this.#byToken.get(token);
      if (action !== undefined) this.#close(action, { result: action.hook.defaultResult, by });
    });
  }

  #close(action: Action, outcome: LifecycleOutcome): void {
    const { wait } = action;
    this.#drop(action);
    if (outcome.result === 'CONTINUE' && wait.open.size > 0) return;
    this.forget(wait.instanceId);
    wait.end(outcome);
  }

  #drop(action: Action): void {
    action.heartbeat.cancel();
    action.global.cancel();
    action.wait.open.delete(action.hook.name);
    this.#byToken.delete(action.token);
  }
}

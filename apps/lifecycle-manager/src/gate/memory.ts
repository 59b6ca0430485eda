import {
  continueWorkerlessSpell,
  type ReleaseEvidence,
  type WorkerlessSpell,
} from '@poolkeeper/instance-selection';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { HookPort, LifecycleAction } from '../ports.ts';

/** What a process remembers of a pool between rounds and invocations. It starts empty, and is lost with the process. */
export interface GateMemory {
  readonly heartbeats: Heartbeats;
  readonly findings: Findings;
  readonly drains: Drains;
  /** Ids of instances with a spot notice on which a run was seen. */
  readonly runsSeenOn: Set<string>;
}

export function createMemory(): GateMemory {
  return {
    heartbeats: createHeartbeats(),
    findings: createFindings(),
    drains: createDrains(),
    runsSeenOn: new Set(),
  };
}

/**
 * Sends heartbeats, and remembers when the last one was sent for each action. One heartbeat a round for a hundred held
 * instances would exceed the API's rate limit, so a heartbeat is skipped while a recent one is remembered.
 */
interface Heartbeats {
  /** Sends a heartbeat through `hook` unless a recent one is remembered (`recent`). Throws what `hook` throws. */
  keepHeld(
    action: LifecycleAction,
    at: HeartbeatTime,
    hook: HookPort,
  ): Promise<'extended' | 'recent' | 'no-longer-active'>;
  /** As `keepHeld`, but always sends one: the answer says whether the action is still active. */
  confirmHeld(
    action: LifecycleAction,
    at: HeartbeatTime,
    hook: HookPort,
  ): Promise<'extended' | 'no-longer-active'>;
  forget(action: LifecycleAction): void;
}

export interface HeartbeatTime {
  readonly now: EpochMs;
  /** How long the hook holds an instance after a heartbeat. */
  readonly timeoutMs: DurationMs;
}

function createHeartbeats(): Heartbeats {
  const sentAt = new Map<string, HeartbeatTime>();

  const confirmHeld: Heartbeats['confirmHeld'] = async (action, at, hook) => {
    const outcome = await hook.heartbeat(action);
    if (outcome === 'extended') sentAt.set(action.token, at);
    else sentAt.delete(action.token);
    return outcome;
  };

  return {
    confirmHeld,
    async keepHeld(action, at, hook) {
      const last = sentAt.get(action.token);
      return last !== undefined && isRecent(last, at) ? 'recent' : confirmHeld(action, at, hook);
    },
    forget(action) {
      sentAt.delete(action.token);
    },
  };
}

function isRecent(last: HeartbeatTime, { now, timeoutMs }: HeartbeatTime): boolean {
  // A hook whose timeout has changed may still hold the instance by the previous one.
  if (last.timeoutMs !== timeoutMs) return false;
  // A third of the timeout leaves room for two rounds that fail.
  return now >= last.now && now - last.now < timeoutMs / 3;
}

/** What the rounds so far have found about the worker of a held instance. */
interface Finding {
  /** The time over which every round has found no worker of the instance. */
  readonly workerless?: WorkerlessSpell;
  /** True if any round has found a worker of the instance. */
  readonly hadWorker: boolean;
}

/** Remembers what the rounds of this process have found about each held instance. */
interface Findings {
  /** Adds the evidence of a round, and returns what all rounds so far have found. */
  add(
    action: LifecycleAction,
    round: { readonly evidence: ReleaseEvidence; readonly hasWorker: boolean },
  ): Finding;
  forget(action: LifecycleAction): void;
}

function createFindings(): Findings {
  const findings = new Map<string, Finding>();

  return {
    add({ token }, { evidence, hasWorker }) {
      const { workerless, hadWorker = false } = findings.get(token) ?? {};
      const finding = {
        workerless: continueWorkerlessSpell(workerless, evidence),
        hadWorker: hadWorker || hasWorker,
      };
      findings.set(token, finding);
      return finding;
    },
    forget({ token }) {
      findings.delete(token);
    },
  };
}

/**
 * Remembers which workers were drained for each action. The gate never lifts a drain, so if the action ends and the instance
 * stays, these workers have to be reported.
 */
interface Drains {
  add(action: LifecycleAction, workerId: string): void;
  /** Returns the ids of the workers that were drained for the action, and forgets them. */
  take(action: LifecycleAction): readonly string[];
}

function createDrains(): Drains {
  const drained = new Map<string, Set<string>>();

  return {
    add({ token }, workerId) {
      drained.set(token, (drained.get(token) ?? new Set()).add(workerId));
    },
    take({ token }) {
      const workerIds = [...(drained.get(token) ?? [])];
      drained.delete(token);
      return workerIds;
    },
  };
}

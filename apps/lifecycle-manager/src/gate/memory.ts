import type { DrainSpell, WorkerlessSpell, WorkerSightings } from '@poolkeeper/instance-selection';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Launch, Termination } from '../events/event.ts';
import type { HookPort, LifecycleAction } from '../ports.ts';

/** What a process remembers of a pool between rounds and invocations. It starts empty, and is lost with the process. */
export interface GateMemory {
  readonly heartbeats: Heartbeats;
  readonly actions: RememberedActions;
  /** Launches that were abandoned since the last one whose instance became ready. */
  failedLaunches: number;
  /** Ids of instances with a spot notice on which a run was seen. */
  readonly runsSeenOn: Set<string>;
  /** Ids of instances that were drained for a spot notice while the group could not be read: they may be on-demand instances. */
  readonly drainedUnseen: Set<string>;
}

export function createMemory(): GateMemory {
  return {
    heartbeats: createHeartbeats(),
    actions: createActions(),
    failedLaunches: 0,
    runsSeenOn: new Set(),
    drainedUnseen: new Set(),
  };
}

/** By hook and instance, as AWS tells actions apart. */
function keyOf({ hookName, instanceId }: LifecycleAction): string {
  return `${hookName} ${instanceId}`;
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
    hook: Pick<HookPort, 'heartbeat'>,
  ): Promise<'extended' | 'recent' | 'no-longer-active'>;
  /** As `keepHeld`, but always sends one: the answer says whether the action is still active. */
  confirmHeld(
    action: LifecycleAction,
    at: HeartbeatTime,
    hook: Pick<HookPort, 'heartbeat'>,
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
    if (outcome === 'extended') sentAt.set(keyOf(action), at);
    else sentAt.delete(keyOf(action));
    return outcome;
  };

  return {
    confirmHeld,
    async keepHeld(action, at, hook) {
      const last = sentAt.get(keyOf(action));
      return last !== undefined && isRecent(last, at) ? 'recent' : confirmHeld(action, at, hook);
    },
    forget(action) {
      sentAt.delete(keyOf(action));
    },
  };
}

function isRecent(last: HeartbeatTime, { now, timeoutMs }: HeartbeatTime): boolean {
  // A hook whose timeout has changed may still hold the instance by the previous one.
  if (last.timeoutMs !== timeoutMs) return false;
  // A third of the timeout leaves room for two rounds that fail.
  return now >= last.now && now - last.now < timeoutMs / 3;
}

/** What the rounds of this process have found about a held instance, and done about it. */
export interface RememberedAction {
  /** The time over which every round has found neither a worker of the instance nor a reported run. */
  workerless?: WorkerlessSpell;
  /** The time over which every round has found the workers of the instance drained. Void once a break is possible. */
  drains?: DrainSpell;
  /** What the rounds have seen of the workers of the instance. */
  sightings?: WorkerSightings;
  /** The notification whose absence has to last, with the pace of its rounds. Absent while it waits for something else. */
  absence?: { readonly notification: Termination | Launch; readonly everyMs: DurationMs };
  /** The first of the rounds, in a row, in which the hook and the group said that the action does not hold the instance. */
  endedSince?: EpochMs;
  /** True once the log says that the instance was launched for another pool. */
  isReportedAsAnotherPools?: boolean;
  /** True once the log says that AWS soon ends the hold. */
  isReportedAsHeldForLong?: boolean;
  /** When this process last tried to drain a worker of the instance. */
  drainedAt?: EpochMs;
  /** How often each message about the action had been received when this process got it last, by message id. */
  readonly receiveCounts: Map<string, number>;
  /** True once a message was received that had been received as often before: there are copies of it. */
  hasCopies?: boolean;
  /**
   * Ids of the workers that the gate has drained. It never lifts a drain, so if the action ends and the instance stays, these
   * workers have to be reported.
   */
  readonly drainedByGate: Set<string>;
}

/** Remembers what the rounds of this process have found about each held instance. */
interface RememberedActions {
  of(action: LifecycleAction): RememberedAction;
  /** The actions with an absence that has to last. */
  absent(): readonly RememberedAction[];
  forget(action: LifecycleAction): void;
}

function createActions(): RememberedActions {
  const actions = new Map<string, RememberedAction>();

  return {
    of(action) {
      const key = keyOf(action);
      const remembered = actions.get(key) ?? { receiveCounts: new Map(), drainedByGate: new Set() };
      actions.set(key, remembered);
      return remembered;
    },
    absent: () => [...actions.values()].filter(({ absence }) => absence !== undefined),
    forget(action) {
      actions.delete(keyOf(action));
    },
  };
}

/**
 * Notes that an invocation is about to judge an action by this message. Between two of its receives another process may have had it, and may
 * have renewed a drain that an operator had lifted, while a run that was assigned in between is not shown yet. What is
 * remembered of the drains counts nevertheless, because a message stays hidden after a drain until that has settled (`mayReturnInMs`).
 * With several messages about the action, or copies of one, it does not, so that what is remembered becomes void.
 */
export function noteReceive(
  remembered: RememberedAction,
  { messageId, receiveCount }: { readonly messageId: string; readonly receiveCount: number },
): void {
  const { receiveCounts } = remembered;
  if (receiveCount <= (receiveCounts.get(messageId) ?? 0)) remembered.hasCopies = true;
  receiveCounts.set(messageId, receiveCount);
  if (remembered.hasCopies === true || receiveCounts.size > 1) remembered.drains = undefined;
}

/** How long the message about an action has to stay hidden so that this process's drains have settled when another one gets it. */
export function mayReturnInMs(
  { drainedAt }: RememberedAction,
  { now, settlingTimeMs }: { readonly now: EpochMs; readonly settlingTimeMs: DurationMs },
): DurationMs {
  return drainedAt === undefined ? 0 : Math.max(0, drainedAt + settlingTimeMs - now);
}

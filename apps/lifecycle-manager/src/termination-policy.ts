import {
  describeSelection,
  isClosed,
  selectForGroupTermination,
  selectFromClosedGroup,
  type GroupTerminationRequest,
} from '@poolkeeper/instance-selection';
import { takeSnapshot, type Group } from '@poolkeeper/pool-model';
import * as z from 'zod/mini';
import type { GateContext, GateSettings } from './gate/gate.ts';
import type { Ports } from './ports.ts';

/** The answer to the group, in the form that it reads. If it names no instance, the group terminates none and asks again. */
export interface TerminationPolicyAnswer {
  readonly InstanceIDs: readonly string[];
}

/** The pool and the group that an answer is about. */
export interface TerminationPolicyView {
  readonly ports: Pick<Ports, 'pool' | 'group'>;
  readonly settings: Pick<GateSettings, 'group' | 'registrationGraceMs'>;
}

interface TerminationPolicy {
  /** Finds the pool of a group. If it throws, the answer names no instance. */
  readonly viewOf: (groupName: string) => Promise<TerminationPolicyView>;
  readonly context: GateContext;
}

/** The group gives the function 2 s, including the request's and the answer's way. */
const budgetMs = 1_500;

const none: TerminationPolicyAnswer = { InstanceIDs: [] };

/**
 * Answers which instances the group may terminate: members without a run, or all if the group is being emptied. It answers in time and never throws: if anything
 * fails, the answer names no instance.
 */
export async function answerTerminationPolicy(
  event: unknown,
  { viewOf, context: { log, clock, sleep } }: TerminationPolicy,
): Promise<TerminationPolicyAnswer> {
  const request = parseRequest(event);
  if (request === undefined) {
    log.error("the group's termination policy request cannot be read: answering with no instance", {
      code: 'unreadable-request',
    });
    return none;
  }
  const { groupName, cause } = request;

  const select = async () => {
    const { ports, settings } = await viewOf(groupName);
    if (groupName !== settings.group.name) return 'another-group' as const;
    const observedAt = clock();
    const reading = ports.pool.read();
    // The pool of a group that is being emptied does not matter. Its answer is then not used.
    reading.catch(() => undefined);
    const group = await ports.group.describe();
    if (isClosed(group)) return ofClosedGroup(group, request);
    const { registrationGraceMs } = settings;
    const pool = await reading;
    const selection = selectForGroupTermination(
      takeSnapshot({ observedAt, pool, group, registrationGraceMs }),
      request,
    );
    return {
      answered: selection.selected.map(({ instance }) => instance.id),
      explanation: describeSelection(selection),
    };
  };
  const selection = await Promise.race([
    select().catch((error: unknown) => {
      log.error('the pool or the group cannot be read: answering the termination policy with no instance', {
        code: 'unreadable',
        groupName,
        cause,
        error,
      });
      return undefined;
    }),
    sleep(budgetMs).then(() => 'too-slow' as const),
  ]);
  if (selection === 'too-slow') {
    log.warn(
      'the pool and the group were not read in time: answering the termination policy with no instance',
      {
        code: 'too-slow',
        groupName,
        cause,
        budgetMs,
      },
    );
    return none;
  }
  if (selection === 'another-group') {
    log.error('another group asked the termination policy: answering with no instance', {
      code: 'another-group',
      groupName,
    });
    return none;
  }
  if (selection === undefined) return none;
  const { answered, explanation } = selection;
  log.info('answered the termination policy', {
    code: 'termination-policy',
    groupName,
    cause,
    asked: askedFor(request),
    answered,
    explanation,
  });
  return { InstanceIDs: answered };
}

function ofClosedGroup(group: Group, request: TerminationPolicyRequest) {
  return {
    answered: selectFromClosedGroup(group, request).map(({ id }) => id),
    explanation: group.hasTerminationHook
      ? 'the group is being emptied (its maximum size is 0): the termination hook holds each instance until its run has ended'
      : 'the group is being emptied (its maximum size is 0), but has no termination hook that would wait for runs',
  };
}

function askedFor({ capacity }: TerminationPolicyRequest): number {
  return capacity.reduce((sum, entry) => sum + entry.capacity, 0);
}

/** A group's question to its custom termination policy: which of these candidates to terminate. */
interface TerminationPolicyRequest extends GroupTerminationRequest {
  readonly groupName: string;
  /** Why the group terminates instances: `SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME` or `REBALANCE`. */
  readonly cause: string;
  readonly candidates: readonly string[];
}

/** The causes for which the group replaces instances that it has chosen itself. */
const replacing: readonly string[] = ['INSTANCE_REFRESH', 'MAX_INSTANCE_LIFETIME'];

const text = z.string().check(z.minLength(1));
const purchaseOption = z.enum(['on-demand', 'spot']);

/** The event that the group invokes the function with. */
const requestSchema = z.object({
  AutoScalingGroupName: text,
  Cause: text,
  CapacityToTerminate: z.array(
    z.object({
      AvailabilityZone: text,
      Capacity: z.int().check(z.nonnegative()),
      InstanceMarketOption: purchaseOption,
    }),
  ),
  Instances: z.array(z.object({ InstanceId: text })),
});

/** Undefined when a field is missing or invalid. Nothing is guessed, because the answer terminates instances. */
function parseRequest(event: unknown): TerminationPolicyRequest | undefined {
  const { data } = requestSchema.safeParse(event);
  if (data === undefined) return undefined;
  return {
    groupName: data.AutoScalingGroupName,
    cause: data.Cause,
    replaces: replacing.includes(data.Cause),
    capacity: data.CapacityToTerminate.map(({ AvailabilityZone, Capacity, InstanceMarketOption }) => ({
      zone: AvailabilityZone,
      capacity: Capacity,
      purchaseOption: InstanceMarketOption,
    })),
    candidates: data.Instances.map(({ InstanceId }) => InstanceId),
  };
}

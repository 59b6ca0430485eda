import { describeSelection, selectForGroupTermination } from '@poolkeeper/instance-selection';
import { takeSnapshot } from '@poolkeeper/pool-model';
import type { Surroundings } from '../gate.ts';
import type { GateSettings } from '../gate-settings.ts';
import type { Ports } from '../ports.ts';
import { parseRequest, type TerminationPolicyRequest } from './parse-request.ts';

/** What the group reads. Nobody in it means that nobody may go now: the group asks again. */
export interface TerminationPolicyAnswer {
  readonly InstanceIDs: readonly string[];
}

/** What is looked at for a group's request. */
export interface TerminationPolicyView {
  readonly ports: Pick<Ports, 'pool' | 'group'>;
  readonly settings: Pick<GateSettings, 'group' | 'registrationGraceMs'>;
}

export interface TerminationPolicy {
  /** The pool of a group. May throw: then nobody may go. */
  readonly viewOf: (groupName: string) => Promise<TerminationPolicyView>;
  readonly surroundings: Surroundings;
}

/** The group gives the function 2 s in all, the way there and back included. */
const budgetMs = 1_500;

const nobody: TerminationPolicyAnswer = { InstanceIDs: [] };

/**
 * Tells the group who may go when it chooses by itself: members without a run. It answers in time and never throws;
 * whatever goes wrong, the answer is nobody.
 */
export async function answerTerminationPolicy(
  event: unknown,
  { viewOf, surroundings: { log, clock, sleep } }: TerminationPolicy,
): Promise<TerminationPolicyAnswer> {
  const request = parseRequest(event);
  if (request === undefined) {
    log.error('the group asks who may go in a way that is not understood: nobody', {
      code: 'unreadable-request',
    });
    return nobody;
  }
  const { groupName, cause } = request;

  const select = async () => {
    const { ports, settings } = await viewOf(groupName);
    if (groupName !== settings.group.name) return 'another-group' as const;
    const observedAt = clock();
    const [pool, group] = await Promise.all([ports.pool.read(), ports.group.describe()]);
    const { registrationGraceMs } = settings;
    return selectForGroupTermination(takeSnapshot({ observedAt, pool, group, registrationGraceMs }), request);
  };
  const selection = await Promise.race([
    select().catch((error: unknown) => {
      log.error('it is not known who may go: nobody', { code: 'unreadable', groupName, cause, error });
      return undefined;
    }),
    sleep(budgetMs).then(() => 'too-slow' as const),
  ]);
  if (selection === 'too-slow') {
    log.warn('there was no time to find out who may go: nobody', {
      code: 'too-slow',
      groupName,
      cause,
      budgetMs,
    });
    return nobody;
  }
  if (selection === 'another-group') {
    log.error('another group asks who may go: nobody', { code: 'another-group', groupName });
    return nobody;
  }
  if (selection === undefined) return nobody;
  const InstanceIDs = selection.selected.map(({ instance }) => instance.id);
  log.info('the group asked who may go', {
    code: 'termination-policy',
    groupName,
    cause,
    asked: askedFor(request),
    answered: InstanceIDs,
    explanation: describeSelection(selection),
  });
  return { InstanceIDs };
}

function askedFor({ capacity }: TerminationPolicyRequest): number {
  return capacity.reduce((sum, entry) => sum + entry.capacity, 0);
}

import type { Context } from 'aws-lambda';
import type { Gates } from '../gates.ts';
import type { InvocationLog } from '../log.ts';
import { answerTerminationPolicy, type TerminationPolicyAnswer } from './termination-policy.ts';

/** Makes the Lambda handler that groups ask who may go. */
export function createTerminationPolicyHandler(
  gates: Pick<Gates, 'ofGroup'>,
  { log, sleep }: { readonly log: InvocationLog; readonly sleep: (ms: number) => Promise<void> },
) {
  const viewOf = async (groupName: string) => (await gates.ofGroup(groupName)).gate;
  return (event: unknown, context: Context): Promise<TerminationPolicyAnswer> => {
    log.addContext(context);
    return answerTerminationPolicy(event, { viewOf, surroundings: { log, clock: Date.now, sleep } });
  };
}

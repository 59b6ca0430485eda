import { answerTerminationPolicy, type TerminationPolicyView } from '@poolkeeper/lifecycle-manager/gate';
import type { TerminationRequest } from '@poolkeeper/pool-world';
import { FunctionEnvironments } from '../processes/function-environments.ts';
import type { SimulatedProcess, ProcessSurroundings } from '../processes/simulated-process.ts';
import { invoke } from '../processes/invoke.ts';
import { traceLog } from '../processes/trace-log.ts';

export interface TerminationPolicyFunction {
  readonly settings: TerminationPolicyView['settings'];
  readonly timeoutMs: number;
  readonly portsOf: (process: SimulatedProcess) => TerminationPolicyView['ports'];
}

/** The group's custom termination policy, invoked when the group asks. An answer that comes too late is ignored. */
export function startTerminationPolicy(
  surroundings: ProcessSurroundings,
  { settings, timeoutMs, portsOf }: TerminationPolicyFunction,
): void {
  const { stage } = surroundings;
  const { autoScaling } = stage.world;
  const environments = new FunctionEnvironments('policy', surroundings, (process) => {
    const view = Promise.resolve({ ports: portsOf(process), settings });
    return {
      viewOf: () => view,
      context: {
        log: traceLog(process.name, stage.trace),
        clock: process.clock,
        sleep: (ms: number) => process.sleep(ms),
      },
    };
  });
  let asked = new Set<string>();

  stage.onStep(() => {
    const pending = autoScaling.pendingTerminationRequests();
    for (const request of pending) if (!asked.has(request.requestId)) answer(request);
    asked = new Set(pending.map(({ requestId }) => requestId));
  });

  function answer({ requestId, event }: TerminationRequest): void {
    const environment = environments.take();
    invoke(stage, {
      process: environment.process,
      timeoutMs,
      run: () => answerTerminationPolicy(event, environment.memory),
      ended: (end) => {
        environments.giveBack(environment);
        const isPending = autoScaling
          .pendingTerminationRequests()
          .some((each) => each.requestId === requestId);
        if (end.kind === 'answered' && isPending) {
          autoScaling.answerTerminationRequest(requestId, end.answer.InstanceIDs);
        }
      },
    });
  }
}

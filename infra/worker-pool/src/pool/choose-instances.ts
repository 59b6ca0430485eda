import { Annotations } from 'aws-cdk-lib';
import {
  resolveInstances,
  type InstanceProblem,
  type ResolvedInstances,
} from '@poolkeeper/instance-selection';
import { wantedInstances, type CompletePoolConfig } from '@poolkeeper/pool-config';
import type { Construct } from 'constructs';

/**
 * Which instances a pool launches. What they may do badly becomes warnings of the scope.
 *
 * @throws Error naming everything that cannot work.
 */
export function chooseInstances(scope: Construct, config: CompletePoolConfig): ResolvedInstances {
  const resolved = resolveInstances(wantedInstances(config.instances), {
    selfHosted: config.selfHosted !== undefined,
  });
  const said = (severity: InstanceProblem['severity']) =>
    resolved.problems
      .filter((problem) => problem.severity === severity)
      .map(({ path, message }) => `${['instances', ...path].join('.')}: ${message}`);
  const errors = said('error');
  if (errors.length > 0) throw new Error(`pool ${config.name} cannot work:\n- ${errors.join('\n- ')}`);
  for (const [index, warning] of said('warning').entries()) {
    Annotations.of(scope).addWarningV2(`@poolkeeper/cdk:instances${index}`, warning);
  }
  return resolved;
}

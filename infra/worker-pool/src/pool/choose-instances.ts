import { resolveInstances, type ResolvedInstances } from '@poolkeeper/instance-selection';
import { instanceRequest, type CompletePoolConfig } from '@poolkeeper/pool-config';

/** Which instances a pool launches. What speaks against them, the checks of the configuration have said. */
export function chooseInstances({ instances, selfHosted }: CompletePoolConfig): ResolvedInstances {
  return resolveInstances(instanceRequest(instances), { selfHosted: selfHosted !== undefined });
}

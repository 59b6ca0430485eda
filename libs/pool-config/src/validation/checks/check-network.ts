import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Whether instances get at the network as they should. */
export function checkNetwork({ network, functions }: CompletePoolConfig): readonly Finding[] {
  const { subnets, securityGroups, interfaces, proxy, publicIp } = network;
  return [
    ...repeated(subnets, ['network', 'subnets']),
    ...repeated(securityGroups, ['network', 'securityGroups']),
    ...repeated(functions?.network?.subnets ?? [], ['functions', 'network', 'subnets']),
    ...repeated(functions?.network?.securityGroups ?? [], ['functions', 'network', 'securityGroups']),
    ...when(subnets.length === 1, () =>
      warning(
        'network.subnets',
        'has one subnet, so that a zone without machines stops the pool: add subnets in other zones',
      ),
    ),
    ...when(interfaces !== undefined && publicIp !== undefined, () =>
      error(
        'network.publicIp',
        'means nothing when network.interfaces says it of each interface: leave it out, and say it there',
        'network.interfaces',
      ),
    ),
    ...checkInterfaces(interfaces ?? []),
    ...when(proxy !== undefined && proxy.http === undefined && proxy.https === undefined, () =>
      error('network.proxy', 'has no proxy in it: give network.proxy.https, network.proxy.http or both'),
    ),
    ...(['http', 'https'] as const).flatMap((scheme) =>
      when(proxy?.[scheme]?.includes('@') === true, () =>
        error(
          ['network', 'proxy', scheme],
          'must be without a password, which everybody could read in the user data: let the proxy trust the subnets',
        ),
      ),
    ),
  ];
}

function repeated(ids: readonly string[], path: readonly string[]): readonly Finding[] {
  return ids.flatMap((id, index) =>
    when(ids.indexOf(id) !== index, () =>
      error([...path, index], `is named twice, got "${id}": leave one out`),
    ),
  );
}

function checkInterfaces(
  interfaces: NonNullable<CompletePoolConfig['network']['interfaces']>,
): readonly Finding[] {
  const places = interfaces.map(
    ({ networkCardIndex = 0, deviceIndex }) => `${networkCardIndex}/${deviceIndex}`,
  );
  return [
    ...when(places.length > 0 && !places.includes('0/0'), () =>
      error(
        'network.interfaces',
        'has no interface with the deviceIndex 0, without which nothing is launched: give the primary one as well',
      ),
    ),
    ...places.flatMap((place, index) =>
      when(places.indexOf(place) !== index, () =>
        error(
          ['network', 'interfaces', index, 'deviceIndex'],
          `is taken by another interface of the same network card, got ${interfaces[index]?.deviceIndex ?? ''}: count on`,
        ),
      ),
    ),
    ...when(interfaces.length > 1 && interfaces.some(({ publicIp }) => publicIp !== undefined), () =>
      error(
        'network.interfaces',
        'must be one interface when it says publicIp, which EC2 takes of a single one only: leave publicIp out, or the others',
      ),
    ),
  ];
}

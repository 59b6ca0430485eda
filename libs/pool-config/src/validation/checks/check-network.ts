import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Checks subnets, security groups, interfaces and the proxy. */
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
        'has one subnet, so a capacity shortage in its zone stops the pool: add subnets in other zones',
      ),
    ),
    ...when(interfaces !== undefined && publicIp !== undefined, () =>
      error(
        'network.publicIp',
        'has no effect with network.interfaces: remove it, and set publicIp of the interface',
        'network.interfaces',
      ),
    ),
    ...checkInterfaces(interfaces ?? []),
    ...when(proxy !== undefined && proxy.http === undefined && proxy.https === undefined, () =>
      error('network.proxy', 'contains no proxy: set network.proxy.https, network.proxy.http or both'),
    ),
    ...(['http', 'https'] as const).flatMap((scheme) =>
      when(proxy?.[scheme]?.includes('@') === true, () =>
        error(
          ['network', 'proxy', scheme],
          'must not contain a password, because user data is not secret: let the proxy allow the subnets',
        ),
      ),
    ),
  ];
}

function repeated(ids: readonly string[], path: readonly string[]): readonly Finding[] {
  return ids.flatMap((id, index) =>
    when(ids.indexOf(id) !== index, () =>
      error([...path, index], `is listed twice, got "${id}": remove one`),
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
      error('network.interfaces', 'has no interface with deviceIndex 0, which every instance needs: add it'),
    ),
    ...places.flatMap((place, index) =>
      when(places.indexOf(place) !== index, () =>
        error(
          ['network', 'interfaces', index, 'deviceIndex'],
          `is used by another interface of the same network card, got ${interfaces[index]?.deviceIndex ?? ''}: use another index`,
        ),
      ),
    ),
    ...when(interfaces.length > 1 && interfaces.some(({ publicIp }) => publicIp !== undefined), () =>
      error(
        'network.interfaces',
        'must be a single interface if it sets publicIp, which EC2 does not support with several: remove publicIp, or the other interfaces',
      ),
    ),
  ];
}

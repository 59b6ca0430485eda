import type { Instance } from '../instance.ts';
import { ago, minutes } from './moment.ts';
import { nextInstanceId } from './next-id.ts';
import { type Overrides, withOverrides } from './overrides.ts';

/** An instance in service, launched an hour ago, unless told otherwise. */
export function anInstance(overrides: Overrides<Instance> = {}): Instance {
  return withOverrides<Instance>(
    {
      id: nextInstanceId(),
      state: 'in-service',
      zone: 'eu-west-1a',
      instanceType: 't3.small',
      purchaseOption: 'on-demand',
      launchedAt: ago(minutes(60)),
      protectedFromScaleIn: false,
    },
    overrides,
  );
}

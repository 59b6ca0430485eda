import { fault, ok, warning, type Check } from './check.ts';
import { findImage } from '../subject/find-image.ts';

/** Whether the image exists, can be launched, and has the architecture of the instances. */
export const image: Check = {
  name: 'image',
  scope: 'configuration',
  async check({ config, aws, now }) {
    const found = await findImage(config, aws);
    if (found.kind === 'no-parameter') {
      return fault(
        `there is no parameter ${found.parameter} with its id`,
        'Create it with the id of an image, or correct image.ssmParameter.',
      );
    }
    if (found.kind === 'missing') {
      return fault(
        `there is no ${found.what} in this region that this account may use`,
        'Correct image.id, or remove it to use the newest Spacelift image.',
      );
    }
    const { Architecture: architecture, State: state, DeprecationTime: deprecated } = found.image;
    const wanted = config.instances.architecture;
    if (architecture !== wanted) {
      return fault(
        `${found.id} is for ${architecture ?? 'an unknown architecture'}, but the instances are ${wanted}`,
        `Choose an image for ${wanted}, or change instances.architecture and instances.types to match.`,
      );
    }
    if (state !== 'available') {
      return fault(
        `${found.id} is ${state ?? 'not available'}`,
        'Wait until it is available, or choose another image.',
      );
    }
    if (deprecated !== undefined && Date.parse(deprecated) < now) {
      return warning(
        `${found.id} is deprecated since ${deprecated}: Spacelift removes old images`,
        'Use the newest: poolkeeper deploy --newest-image',
      );
    }
    return ok(`${found.id} (${architecture})`);
  },
};

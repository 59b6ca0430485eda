import type { Check } from '../check.ts';
import { findImage } from '../find-image.ts';
import { fault, ok, warning } from '../finding.ts';

/** Whether the image exists, can be launched, and is of the architecture of the instances. */
export const image: Check = {
  name: 'image',
  of: 'configuration',
  async look({ config, aws, now }) {
    const found = await findImage(config, aws);
    if (found.kind === 'no-parameter') {
      return fault(
        `there is no parameter ${found.parameter} to take it from`,
        'Put the id of an image into it, or correct image.ssmParameter.',
      );
    }
    if (found.kind === 'missing') {
      return fault(
        `there is no ${found.what} in this region that this account may use`,
        'Correct image.id, or leave it out: the newest image of Spacelift is taken then.',
      );
    }
    const { Architecture: architecture, State: state, DeprecationTime: deprecated } = found.image;
    const wanted = config.instances.architecture;
    if (architecture !== wanted) {
      return fault(
        `${found.id} is for ${architecture ?? 'no architecture'}, and the instances are ${wanted}`,
        `Choose an image for ${wanted}, or set instances.architecture and the types to fit.`,
      );
    }
    if (state !== 'available') {
      return fault(
        `${found.id} is ${state ?? 'not available'}`,
        'Wait until it is available, or choose another.',
      );
    }
    if (deprecated !== undefined && Date.parse(deprecated) < now) {
      return warning(
        `${found.id} is deprecated since ${deprecated}: Spacelift removes old images after a while`,
        'Take the newest: poolkeeper deploy --newest-image',
      );
    }
    return ok(`${found.id} (${architecture})`);
  },
};

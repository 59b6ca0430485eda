import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, when, type Finding } from './finding.ts';

const ways = ['id', 'ssmParameter', 'name'] as const;

/** Whether it is said in one way which image it is. */
export function checkImage({ image }: CompletePoolConfig): readonly Finding[] {
  const given = ways.filter((way) => image[way] !== undefined);
  const others = given.slice(1);
  return [
    ...others.map((way) =>
      error(
        `image.${way}`,
        `must not be given together with image.${given[0] ?? ''}, as there is one image: leave one of them out`,
        'image',
      ),
    ),
    ...when(image.owner !== undefined && (image.id ?? image.ssmParameter) !== undefined, () =>
      error(
        'image.owner',
        'means nothing for an image that is not looked up by its name: leave it out',
        'image',
      ),
    ),
  ];
}

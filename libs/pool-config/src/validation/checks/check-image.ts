import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, when, type Finding } from './finding.ts';

const ways = ['id', 'ssmParameter', 'name'] as const;

/** Checks that the image is given in one way only. */
export function checkImage({ image }: CompletePoolConfig): readonly Finding[] {
  const given = ways.filter((way) => image[way] !== undefined);
  const others = given.slice(1);
  return [
    ...others.map((way) =>
      error(`image.${way}`, `cannot be combined with image.${given[0] ?? ''}: remove one of them`, 'image'),
    ),
    ...when(image.build !== undefined && image.ssmParameter !== undefined, () =>
      error(
        'image.ssmParameter',
        'cannot be combined with image.build, which starts from image.id or image.name: remove one of them',
        'image',
      ),
    ),
    ...when(image.owner !== undefined && (image.id ?? image.ssmParameter) !== undefined, () =>
      error('image.owner', 'has no effect unless the image is looked up by name: remove it', 'image'),
    ),
  ];
}

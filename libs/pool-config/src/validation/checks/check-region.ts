import { nearestName } from '@poolkeeper/instance-selection';
import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** The regions by the words before their number. Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const numbers: Readonly<Record<string, number>> = {
  'af-south': 1,
  'ap-east': 2,
  'ap-northeast': 3,
  'ap-south': 2,
  'ap-southeast': 7,
  'ca-central': 1,
  'ca-west': 1,
  'cn-north': 1,
  'cn-northwest': 1,
  'eu-central': 2,
  'eu-isoe-west': 1,
  'eu-north': 1,
  'eu-south': 2,
  'eu-west': 3,
  'eusc-de-east': 1,
  'il-central': 1,
  'me-central': 1,
  'me-south': 1,
  'me-west': 1,
  'mx-central': 1,
  'sa-east': 1,
  'us-east': 2,
  'us-gov-east': 1,
  'us-gov-west': 1,
  'us-iso-east': 1,
  'us-iso-west': 1,
  'us-isob-east': 1,
  'us-isob-west': 1,
  'us-isof-east': 1,
  'us-isof-south': 1,
  'us-west': 2,
};

const regions = Object.entries(numbers).flatMap(([area, count]) =>
  Array.from({ length: count }, (_, index) => `${area}-${index + 1}`),
);

/**
 * The regions in which Spacelift publishes its images. Source: aws.pkr.hcl and .github/workflows/build_scheduled.yml of
 * https://github.com/spacelift-io/spacelift-worker-image
 */
export const regionsWithSpaceliftImages: readonly string[] = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'],
];

const directions = new Set(Object.keys(numbers).map(directionOf));

/** Checks the spelling of the region, and that it has an image where none is set. AWS adds regions, so one with a direction of AWS's in its name is not refused. */
export function checkRegion({ aws: { region }, image }: CompletePoolConfig): readonly Finding[] {
  if (region === undefined) return [];
  if (regions.includes(region)) {
    const isNamed = (image.id ?? image.ssmParameter ?? image.name ?? image.owner) !== undefined;
    return when(!isNamed && !regionsWithSpaceliftImages.includes(region), () =>
      warning(
        'aws.region',
        `has no image of Spacelift as far as this version knows, got "${region}": copy one there, and set image.id or image.ssmParameter`,
      ),
    );
  }
  const meant = nearestName(region, regions);
  if (!directions.has(directionOf(region.replace(/-\d+$/, '')))) {
    const wayOut =
      meant === undefined
        ? 'the names of regions contain a direction, as in eu-west-1'
        : `did you mean ${meant}?`;
    return [error('aws.region', `is not a region, got "${region}": ${wayOut}`)];
  }
  return [
    warning(
      'aws.region',
      `is not a region that this version knows, got "${region}": check its spelling (${meant ?? 'eu-west-1'} is one). A new region works too`,
    ),
  ];
}

/** `west` of `eu-west`. */
function directionOf(area: string): string {
  return area.slice(area.lastIndexOf('-') + 1);
}

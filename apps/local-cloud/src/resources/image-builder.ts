import type { AccountStores } from '../account/account.ts';
import { isKnownCron } from '../account/cron-times.ts';
import { pipelineType } from '../account/image-builds.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, requiredText, textOf } from './properties.ts';

const types: readonly {
  readonly type: string;
  readonly kind: string;
  /** What follows the name in the ARN. @default nothing */
  readonly suffix?: (properties: Properties) => string;
  readonly replacedOn: readonly string[];
}[] = [
  {
    type: 'AWS::ImageBuilder::Component',
    kind: 'component',
    suffix: (properties) => `/${requiredText(properties, 'Version')}/1`,
    replacedOn: [
      ...['ChangeDescription', 'Data', 'Description', 'KmsKeyId', 'Name', 'Platform'],
      ...['SupportedOsVersions', 'Tags', 'Uri', 'Version'],
    ],
  },
  {
    type: 'AWS::ImageBuilder::ImageRecipe',
    kind: 'image-recipe',
    suffix: (properties) => `/${requiredText(properties, 'Version')}`,
    replacedOn: [
      ...['AdditionalInstanceConfiguration', 'AmiTags', 'AmiWatermarks', 'BlockDeviceMappings', 'Components'],
      ...['Description', 'Name', 'ParentImage', 'Tags', 'Version', 'WorkingDirectory'],
    ],
  },
  {
    type: 'AWS::ImageBuilder::InfrastructureConfiguration',
    kind: 'infrastructure-configuration',
    replacedOn: ['Name'],
  },
  {
    type: 'AWS::ImageBuilder::DistributionConfiguration',
    kind: 'distribution-configuration',
    replacedOn: ['Name'],
  },
  { type: pipelineType, kind: 'image-pipeline', replacedOn: ['Name'] },
];

/** What Image Builder builds images from. A resource's physical id is its ARN. */
export function imageBuilderHandlers({
  imageBuilds,
  world: { region, accountId },
}: Pick<AccountStores, 'imageBuilds' | 'world'>): ResourceHandlers {
  return new Map(
    types.map(({ type, kind, suffix, replacedOn }): [string, ResourceHandler] => [
      type,
      {
        replacedOn,
        create: ({ properties }) => {
          requireKnownSchedule(properties);
          const name = requiredText(properties, 'Name').toLowerCase();
          const arn = `arn:aws:imagebuilder:${region}:${accountId}:${kind}/${name}${suffix?.(properties) ?? ''}`;
          imageBuilds.create(type, arn, properties);
          return { physicalId: arn, attributes: { Arn: arn } };
        },
        update: ({ record, properties }) => {
          requireKnownSchedule(properties);
          imageBuilds.update(record.physicalId, properties);
          return record;
        },
        delete: ({ record }) => {
          imageBuilds.delete(record.physicalId);
        },
      },
    ]),
  );
}

function requireKnownSchedule(properties: Properties): void {
  const expression = textOf(objectOf(properties, 'Schedule') ?? {}, 'ScheduleExpression');
  if (expression === undefined || isKnownCron(expression)) return;
  throw new TemplateError(`local-cloud cannot build images by the schedule ${expression}`);
}

import type { evaluateAlarm } from '@poolkeeper/local-cloud/alarms';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Properties = Parameters<typeof evaluateAlarm>[0];

interface Resource {
  readonly Type: string;
  readonly Properties: Properties & { readonly AlarmName: string };
}

/** An alarm of a template, with CloudFormation's property names. */
export interface TemplateAlarm {
  /** Without the name of the group. */
  readonly name: string;
  readonly properties: Properties;
}

/** A pool's alarms, as they are deployed, and the names that their metrics have. */
export interface TemplateAlarms {
  readonly pool: string;
  readonly queueName: string;
  readonly alarms: readonly TemplateAlarm[];
}

/** Reads the synthesized example with every alarm, which `nx run worker-pool:synth` makes. */
export function readTemplateAlarms(): TemplateAlarms {
  const pool = 'notifications';
  const file = join(
    import.meta.dirname,
    '../../../../infra/worker-pool/dist/examples',
    pool,
    `poolkeeper-pool-${pool}.template.json`,
  );
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  const groupName = `poolkeeper-${pool}`;
  const alarms = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => ({
      name: Properties.AlarmName.replace(`${groupName}-`, ''),
      properties: withQueueNames(Properties, Resources),
    }));
  return { pool, queueName: groupName, alarms };
}

/** Replaces references to the attributes of queues, which are the only ones in alarms, by the queues' names. */
function withQueueNames(properties: Properties, resources: Readonly<Record<string, Resource>>): Properties {
  return JSON.parse(JSON.stringify(properties), (_, value: unknown) => {
    const reference = (value as { readonly 'Fn::GetAtt'?: readonly string[] } | null)?.['Fn::GetAtt'];
    return reference === undefined ? value : resources[reference[0] ?? '']?.Properties.QueueName;
  }) as Properties;
}

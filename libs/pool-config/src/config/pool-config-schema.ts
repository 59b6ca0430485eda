import * as z from 'zod';
import { mapOf, section, text } from './fields.ts';
import { image, instances } from './instances.ts';
import { network } from './network.ts';
import { lifecycle, roll, scaling, schedule } from './scaling.ts';
import { launcher, selfHosted, spacelift } from './spacelift.ts';
import { functions, logs, monitoring, permissions, secrets, tags, userData } from './surroundings.ts';

/** The configuration of a worker pool: what people write. */
export const poolConfigSchema = section({
  $schema: z.string().optional().meta({
    description: 'Where an editor finds the JSON schema of this file.',
    absent: 'completion and checks by what the editor was told',
  }),
  name: text(
    /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
    'must be up to 32 small letters, digits and hyphens, beginning with a letter and not ending with a hyphen',
  ).describe('Name of the pool: of its stack, its group, its queues and in its metrics.'),
  aws: section({
    region: text(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'must be a region, such as eu-west-1')
      .optional()
      .meta({ description: 'Region of the pool.', absent: 'the one of the AWS profile or of the stack' }),
    account: text(/^\d{12}$/, 'must be the id of an AWS account, 12 digits; YAML wants quotes around it')
      .optional()
      .meta({
        description: 'The account that may be deployed to: a guard against the wrong credentials.',
        absent: 'whatever account the credentials are of',
      }),
  })
    .prefault({})
    .describe('Where the pool runs.'),
  spacelift: spacelift.describe('The account at Spacelift and the worker pool in it.'),
  instances: instances.prefault({}).describe('The machines.'),
  image: image.prefault({}).meta({ description: 'Their image.', absent: 'the newest of Spacelift' }),
  network: network.describe('Where they are in the network.'),
  scaling: scaling.prefault({}).describe('How many there are.'),
  schedule: schedule
    .optional()
    .meta({ description: 'Other limits and headroom at certain times.', absent: 'the same at all times' }),
  roll: roll
    .prefault({})
    .describe('Replacing old and outdated instances, a few at a time, never a busy one.'),
  lifecycle: lifecycle.prefault({}).describe('The gate that lets no instance go while a run is on it.'),
  launcher: launcher.prefault({}).describe('The launcher on the instances.'),
  environment: mapOf(z.string('must be a text; YAML wants quotes around numbers and true or false'))
    .default({})
    .describe('Environment variables of the launcher. No secrets: they go into `secrets.environment`.'),
  secrets: secrets
    .prefault({})
    .describe('Where the secrets of the instances are: never the secrets themselves.'),
  userData: userData.prefault({}).describe('What else is set up on an instance.'),
  selfHosted: selfHosted
    .optional()
    .meta({ description: 'For a self-hosted Spacelift.', absent: 'Spacelift is not self-hosted' }),
  permissions: permissions.prefault({}).describe('Roles and what they may do.'),
  logs: logs.prefault({}).describe('Logs of instances and functions.'),
  monitoring: monitoring.prefault({}).describe('Alarms, dashboard and metrics.'),
  tags: tags.default({}).describe('Tags of everything that is created.'),
  functions: functions.optional().meta({
    description: 'Functions of this pool alone: nothing shared, at the price of a deployment for each pool.',
    absent: 'it uses the shared ones',
  }),
});

/** A pool's configuration as people write it. */
export type PoolConfig = z.input<typeof poolConfigSchema>;

/** A pool's configuration with all defaults in it. */
export type CompletePoolConfig = z.output<typeof poolConfigSchema>;

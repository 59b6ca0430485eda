import * as z from 'zod';
import { flag, mapOf, section, text } from './fields.ts';
import { image, instances, userData } from './instances.ts';
import { network } from './network.ts';
import { lifecycle, roll, scaling, schedule } from './scaling.ts';
import { launcher, selfHosted, spacelift } from './spacelift.ts';
import { functions, logs, monitoring, permissions, services, tags } from './operations.ts';
import { secrets } from './secrets.ts';

/** The configuration of a worker pool, as users write it. */
export const poolConfigSchema = section({
  $schema: z.string().optional().meta({
    description: 'Location of the JSON schema of this file, for editors.',
    absent: "the editor's own setting",
  }),
  name: text(
    /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
    'must be at most 32 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen',
  ).describe('Name of the pool, which its stack, group, queues and metrics contain.'),
  aws: section({
    region: text(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'must be a region, such as eu-west-1')
      .optional()
      .meta({ description: 'Region of the pool.', absent: 'the region of the AWS profile or the stack' }),
    account: text(/^\d{12}$/, 'must be an AWS account id of 12 digits (in quotes in YAML)')
      .optional()
      .meta({
        description: 'The only account to deploy to, as a guard against the wrong credentials.',
        absent: 'the account of the credentials',
      }),
  })
    .prefault({})
    .describe('Account and region of the pool.'),
  spacelift: spacelift.describe('The Spacelift account and worker pool.'),
  instances: instances.prefault({}).describe('The EC2 instances.'),
  image: image
    .prefault({})
    .meta({ description: 'The machine image of the instances.', absent: "Spacelift's newest image" }),
  network: network.describe('The network of the instances.'),
  scaling: scaling.prefault({}).describe('How many instances the pool has.'),
  schedule: schedule.optional().meta({
    description: 'Different limits and headroom at certain times.',
    absent: 'the same at all times',
  }),
  roll: roll
    .prefault({})
    .describe('Replacement of old and outdated instances, a few at a time and only idle ones.'),
  lifecycle: lifecycle
    .prefault({})
    .describe('The gate, which holds every terminating instance until its run has ended.'),
  launcher: launcher.prefault({}).describe('The launcher on the instances.'),
  environment: mapOf(z.string('must be a string (in YAML, quote numbers, true and false)'))
    .default({})
    .describe('Environment variables of the launcher. Secrets belong into `secrets.environment`.'),
  secrets: secrets
    .prefault({})
    .describe("Locations of the instances' secrets, never the secrets themselves."),
  userData: userData.prefault({}).describe('Additional setup of the instances.'),
  selfHosted: selfHosted
    .optional()
    .meta({ description: 'Settings for a self-hosted Spacelift.', absent: 'Spacelift is not self-hosted' }),
  permissions: permissions.prefault({}).describe('IAM roles and their permissions.'),
  logs: logs.prefault({}).describe('Logs of instances and functions.'),
  monitoring: monitoring.prefault({}).describe('Alarms, dashboard and metrics.'),
  tags: tags.default({}).describe('Tags of all resources.'),
  terminationProtection: flag()
    .default(true)
    .describe(
      "Whether CloudFormation refuses to delete the pool's stack. A deletion ends the pool's instances, and can interrupt their runs. `poolkeeper destroy` switches the protection off itself. The shared services are protected as long as one pool is.",
    ),
  services: services
    .prefault({})
    .describe(
      'Versions of the services, whose npm packages have to be installed beside the configuration. Pools that share a service have to agree.',
    ),
  functions: functions.optional().meta({
    description: 'Deploys functions for this pool alone, which are updated with each pool.',
    absent: 'the functions that all pools share',
  }),
});

/** A pool's configuration as users write it. */
export type PoolConfig = z.input<typeof poolConfigSchema>;

/** A pool's configuration with all defaults filled in. */
export type CompletePoolConfig = z.output<typeof poolConfigSchema>;

import * as z from 'zod';
import { kmsKeyArn, mapOf, section, text } from './fields.ts';

const expectation =
  'must be the location of the secret (secretsManager or ssmParameter); never put the secret itself into a configuration';

/** The location of a secret, never the secret itself. Without a location, it is in a secret that Poolkeeper creates. */
export const secretSource = () =>
  section(
    {
      secretsManager: text(
        /^(arn:[\w-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:\s]+|[\w/+=.@-]+)$/,
        'must be the ARN or name of a Secrets Manager secret (the key of a JSON secret goes into jsonKey)',
      )
        .optional()
        .meta({
          description: 'ARN or name of a Secrets Manager secret.',
          absent: '`ssmParameter`, or a secret that Poolkeeper creates',
        }),
      jsonKey: z.string('must be a key of the JSON secret').min(1).optional().meta({
        description: 'The key to read if the Secrets Manager secret is a JSON object.',
        absent: 'the whole secret',
      }),
      ssmParameter: text(
        /^(arn:[\w-]+:ssm:[a-z0-9-]+:\d{12}:parameter\/.+|\/?[\w.\-/]+)$/,
        'must be the name or the ARN of an SSM parameter',
      )
        .optional()
        .meta({
          description: "Name or ARN of an SSM parameter of type SecureString, in the pool's region.",
          absent: '`secretsManager`, or a secret that Poolkeeper creates',
        }),
      kmsKey: kmsKeyArn().optional().meta({
        description:
          'ARN of your KMS key that encrypts the secret. The readers of the secret get `kms:Decrypt` on it.',
        absent: "AWS's key",
      }),
    },
    expectation,
  ).meta({ part: 'Location of a secret' });

export type SecretSource = z.infer<ReturnType<typeof secretSource>>;

export const secrets = section({
  token: secretSource().default({}).meta({
    description: 'Token of the worker pool, SPACELIFT_TOKEN.',
    absent: 'a secret that Poolkeeper creates and you fill',
  }),
  privateKey: secretSource().default({}).meta({
    description: 'Private key of the worker pool, SPACELIFT_POOL_PRIVATE_KEY, as base64.',
    absent: 'the same secret',
  }),
  environment: mapOf(secretSource())
    .default({})
    .describe('Secret environment variables of the launcher, by name. Instances read them at each start.'),
  kmsKey: kmsKeyArn().optional().meta({
    description: 'ARN of your KMS key for the secrets that Poolkeeper creates.',
    absent: "AWS's key",
  }),
});

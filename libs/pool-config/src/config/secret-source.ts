import * as z from 'zod';
import { kmsKeyArn, section, text } from './fields.ts';

const expectation =
  'must say where the secret is, by secretsManager or ssmParameter; the secret itself must never be in a configuration';

/** Where a secret is: never the secret itself. With neither place, it is in a secret that Poolkeeper creates. */
export const secretSource = () =>
  section(
    {
      secretsManager: text(
        /^(arn:[\w-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:\s]+|[\w/+=.@-]+)$/,
        'must be the ARN or the name of a Secrets Manager secret; a key of a JSON secret goes into jsonKey',
      )
        .optional()
        .meta({
          description: 'ARN or name of a Secrets Manager secret.',
          absent: 'another place, or a secret that Poolkeeper creates',
        }),
      jsonKey: z.string('must be a key of the JSON object that the secret is').min(1).optional().meta({
        description: 'The key to read when the Secrets Manager secret is a JSON object.',
        absent: 'the whole secret',
      }),
      ssmParameter: text(
        /^(arn:[\w-]+:ssm:[a-z0-9-]+:\d{12}:parameter\/.+|\/?[\w.\-/]+)$/,
        'must be the name or the ARN of an SSM parameter',
      )
        .optional()
        .meta({
          description: 'Name or ARN of an SSM parameter of the type SecureString, in the region of the pool.',
          absent: 'another place',
        }),
      kmsKey: kmsKeyArn().optional().meta({
        description:
          'ARN of the KMS key that the secret is encrypted with, when it is one of yours: `kms:Decrypt` of it is granted to whoever reads the secret.',
        absent: 'the key of AWS for them',
      }),
    },
    expectation,
  ).meta({ part: 'Place of a secret' });

export type SecretSource = z.infer<ReturnType<typeof secretSource>>;

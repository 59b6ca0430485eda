import * as z from 'zod';
import { duration, flag, oneOf, section, text, url } from './fields.ts';
import { secretSource } from './secret-source.ts';

export const spacelift = section({
  endpoint: url().describe('URL of the Spacelift account, such as https://acme.app.spacelift.io.'),
  workerPoolId: text(
    /^[0-9A-HJKMNP-TV-Z]+$/,
    'must be the id of a worker pool, a ULID such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  ).describe('ULID of the worker pool.'),
  apiKey: section({
    id: text(/^\S+$/, 'must be the id of a Spacelift API key').describe(
      'Id of the API key, which is no secret.',
    ),
    secret: secretSource().default({}).meta({
      description: 'Where the secret of the API key is.',
      absent: 'in a secret that Poolkeeper creates, and you fill',
    }),
  }).describe(
    'API key that the functions use. It needs Space:Read and Worker Pool:Drain Worker in the space of the pool.',
  ),
  caCertificates: section({
    pem: text(
      /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/,
      'must be certificates in PEM form (-----BEGIN CERTIFICATE----- ...)',
    )
      .optional()
      .meta({
        description: 'The certificates themselves, in PEM form, one after the other.',
        absent: 'they are in a secret or a parameter',
      }),
    ...secretSource().shape,
  })
    .optional()
    .meta({
      description:
        'Certificate authorities to trust beside the public ones, by the functions, the instances and the runs: for a self-hosted Spacelift or an intercepting proxy.',
      absent: 'the public ones alone',
    }),
});

export const launcher = section({
  protocol: oneOf('poll', 'mqtt')
    .default('poll')
    .describe(
      'How workers talk to Spacelift: by long polls over https, or by MQTT, which Spacelift retires at the end of 2026.',
    ),
  communicationUrl: url()
    .optional()
    .meta({ description: 'Another URL for that.', absent: 'the one in the token of the worker pool' }),
  downloadBaseUrl: url().optional().meta({
    description: 'Where the launcher, its checksums and their signature are: your mirror.',
    absent: 'https://downloads.spacelift.io',
  }),
  sha256: text(/^[0-9a-f]{64}$/, 'must be a SHA-256 checksum, 64 hexadecimal digits')
    .optional()
    .meta({
      description:
        'Takes only the launcher with this SHA-256: pinned, so that a new one needs a deployment. Of a self-hosted one it is the only check.',
      absent: 'the newest signed one',
    }),
  fedRamp: z
    .union([flag(), z.literal('auto')], 'must be true, false or "auto"')
    .meta({ errorMessage: 'must be true, false or "auto"' })
    .default('auto')
    .describe('Whether to take the FedRAMP launcher. `auto` goes by the endpoint in the token.'),
  runTimeout: duration({ least: '1m', most: '48h' })
    .default('70m')
    .describe(
      'The longest that a run may take: Spacelift ends a longer one, and a launcher that is being stopped has as long to finish it.',
    ),
  powerOffDelay: duration({ most: '1h' })
    .default('15s')
    .describe('For how long an instance stays on after its launcher ended or failed, for logs to get away.'),
  powerOffOnError: flag()
    .default(true)
    .describe(
      'Powers an instance off when its setup or its launcher fails. Without that it stays for debugging, and costs money until it is replaced as a stray.',
    ),
});

export const selfHosted = section({
  launcherUri: text(
    /^s3:\/\/[a-z0-9.-]{3,63}\/.+$/,
    'must be the S3 URI of the launcher (s3://BUCKET/KEY)',
  ).describe('S3 URI of the launcher of your installation. The role of the instances is let read it.'),
  runAsRoot: flag()
    .default(false)
    .describe("Runs the launcher as root. Runs can then write what is only root's on the instance."),
  caCertificatesUri: text(/^s3:\/\/[a-z0-9.-]{3,63}\/.+$/, 'must be an S3 URI (s3://BUCKET/KEY)')
    .optional()
    .meta({
      description: 'S3 URI of a bundle of certificates that instances and runs trust as well.',
      absent: 'none',
    }),
});

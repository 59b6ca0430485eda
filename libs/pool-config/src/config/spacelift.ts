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
    id: text(/^\S+$/, 'must be the id of a Spacelift API key').describe('Id of the API key.'),
    secret: secretSource()
      .default({})
      .describe('Where the secret of the API key is. By default in a secret that Poolkeeper creates.'),
  }).describe(
    'API key that the functions use. It needs Space:Read and Worker Pool:Drain Worker in the space of the pool.',
  ),
  caCertificates: section({
    pem: text(
      /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/,
      'must be certificates in PEM form (-----BEGIN CERTIFICATE----- ...)',
    )
      .optional()
      .describe('The certificates themselves, in PEM form, one after the other.'),
    ...secretSource().shape,
  })
    .optional()
    .describe(
      'Certificate authorities to trust beside the public ones, by the functions, the instances and the runs: for a self-hosted Spacelift or an intercepting proxy.',
    ),
});

export const launcher = section({
  protocol: oneOf('poll', 'mqtt')
    .default('poll')
    .describe('How workers talk to Spacelift. MQTT is retired at the end of 2026.'),
  communicationUrl: url().optional().describe('Another URL for that than the one in the token.'),
  downloadBaseUrl: url()
    .optional()
    .describe(
      'Where the launcher, its checksums and their signature are. By default https://downloads.spacelift.io.',
    ),
  sha256: text(/^[0-9a-f]{64}$/, 'must be a SHA-256 checksum, 64 hexadecimal digits')
    .optional()
    .meta({ description: 'Takes only the launcher with this checksum.', absent: 'the newest signed one' }),
  fedRamp: z
    .union([flag(), z.literal('auto')], 'must be true, false or "auto"')
    .default('auto')
    .describe('Whether to take the FedRAMP launcher. `auto` goes by the endpoint in the token.'),
  runTimeout: duration({ least: '1m', most: '48h' })
    .default('70m')
    .describe('The longest that a run may take; a stopping launcher has as long to finish it.'),
  powerOffDelay: duration({ most: '1h' })
    .default('15s')
    .describe('For how long an instance stays on after its launcher ended or failed, for logs to get away.'),
  powerOffOnError: flag()
    .default(true)
    .describe('Powers an instance off when its setup or its launcher fails. Only for debugging off.'),
});

export const selfHosted = section({
  launcherUri: text(
    /^s3:\/\/[a-z0-9.-]{3,63}\/.+$/,
    'must be the S3 URI of the launcher (s3://BUCKET/KEY)',
  ).describe('S3 URI of the launcher of your installation.'),
  runAsRoot: flag().default(false).describe('Runs the launcher as root instead of as the user spacelift.'),
  caCertificatesUri: text(/^s3:\/\/[a-z0-9.-]{3,63}\/.+$/, 'must be an S3 URI (s3://BUCKET/KEY)')
    .optional()
    .describe('S3 URI of a bundle of certificates that the instances trust as well.'),
});

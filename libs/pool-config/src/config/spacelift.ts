import * as z from 'zod';
import { duration, flag, kmsKeyArn, oneOf, section, text, url } from './fields.ts';
import { secretSource } from './secrets.ts';

export const spacelift = section({
  endpoint: url().describe('URL of the Spacelift account, such as https://acme.app.spacelift.io.'),
  workerPoolId: text(
    /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
    'must be the id of a worker pool, a ULID of 26 characters such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  ).describe('ULID of the worker pool.'),
  manageWorkerPool: flag()
    .default(false)
    .describe(
      'Whether Poolkeeper has made the worker pool (`poolkeeper init --create`). `deploy` then sets its token and private key, and `destroy` offers to delete it, both with your own credentials for Spacelift.',
    ),
  apiKey: section({
    id: text(/^\S+$/, 'must be the id of a Spacelift API key').describe(
      'Id of the API key. It is not a secret.',
    ),
    secret: secretSource().default({}).meta({
      description: "Location of the API key's secret.",
      absent: 'a secret that Poolkeeper creates and you fill',
    }),
  }).describe(
    "API key of the functions. It needs Space:Read and Worker Pool:Drain Worker in the pool's space.",
  ),
  caCertificates: section({
    pem: text(
      /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/,
      'must be certificates in PEM form (-----BEGIN CERTIFICATE----- ...)',
    )
      .optional()
      .meta({
        description: 'The certificates in PEM form, one after the other.',
        absent: 'the certificates of the secret or the parameter',
      }),
    ...secretSource().shape,
  })
    .optional()
    .meta({
      description:
        'Certificate authorities that functions, instances and runs trust in addition to the public ones, for a self-hosted Spacelift or an intercepting proxy.',
      absent: 'only the public ones',
    }),
});

export const launcher = section({
  protocol: oneOf('poll', 'mqtt')
    .default('poll')
    .describe(
      'How workers connect to Spacelift: by long polling over https, or by MQTT, which Spacelift retires at the end of 2026.',
    ),
  communicationUrl: url().optional().meta({
    description:
      'URL that workers connect to. Required for long polling with a self-hosted or FedRAMP Spacelift, which provides it.',
    absent: "the URL of the account's region, or with MQTT the one in the worker pool's token",
  }),
  downloadBaseUrl: url().optional().meta({
    description: 'URL of your mirror with the launcher, its checksums and their signature.',
    absent: 'https://downloads.spacelift.io, or https://downloads.us.spacelift.io for accounts in the US',
  }),
  sha256: text(/^[0-9a-f]{64}$/, 'must be a SHA-256 checksum, 64 hexadecimal digits')
    .optional()
    .meta({
      description:
        'SHA-256 checksum of the only launcher to accept. It pins the version, so an update needs a deployment. For a self-hosted launcher it is the only check.',
      absent: 'the newest signed launcher',
    }),
  fedRamp: z
    .union([flag(), z.literal('auto')], 'must be true, false or "auto"')
    .meta({ errorMessage: 'must be true, false or "auto"' })
    .default('auto')
    .describe('Whether to use the FedRAMP launcher. `auto` determines it from the endpoint in the token.'),
  runTimeout: duration({ least: '1m', most: '48h' })
    .default('70m')
    .describe(
      'Maximum duration of a run. Spacelift ends longer runs, and a launcher that is being stopped has this time to finish its run.',
    ),
  powerOffDelay: duration({ most: '1h' })
    .default('15s')
    .describe('How long an instance stays on after its launcher ended or failed, so that its logs are sent.'),
  powerOffOnError: flag()
    .default(true)
    .describe(
      'Powers an instance off if its setup or its launcher fails. If false, it stays on for debugging, and costs money until it is replaced as a stray.',
    ),
});

export const selfHosted = section({
  launcherUri: text(
    /^s3:\/\/[a-z0-9.-]{3,63}\/.+$/,
    'must be the S3 URI of the launcher (s3://BUCKET/KEY)',
  ).describe("S3 URI of your installation's launcher. The instances' role gets permission to read it."),
  runAsRoot: flag()
    .default(false)
    .describe('Runs the launcher as root. Runs can then write to files of root on the instance.'),
  caCertificatesUri: text(/^s3:\/\/[a-z0-9.-]{3,63}\/.+$/, 'must be an S3 URI (s3://BUCKET/KEY)')
    .optional()
    .meta({
      description: 'S3 URI of a certificate bundle that instances and runs also trust.',
      absent: 'none',
    }),
  kmsKey: kmsKeyArn().optional().meta({
    description:
      "ARN of your KMS key that encrypts these objects. The instances' role gets `kms:Decrypt` on it, through S3 only.",
    absent: "S3's or AWS's key",
  }),
});

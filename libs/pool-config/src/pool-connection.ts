import * as z from 'zod/mini';
import { certificatesIn } from './ca-bundle.ts';
import { groupNameOf } from './group-arn.ts';
import { parseSecretArn, type SecretLocation } from './secret-location.ts';
import { text, url } from './variables.ts';

/** Which pool and which group a function works for, and how it reaches them. */
export interface PoolConnection {
  readonly spacelift: {
    /** URL of the account, `https://acme.app.spacelift.io`, without a slash at the end. */
    readonly endpoint: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: SecretLocation;
    readonly workerPoolId: string;
    /** PEM certificates to trust beside the platform's own. */
    readonly caCertificates: readonly string[];
  };
  readonly group: { readonly name: string; readonly region: string };
}

const named = 'SPACELIFT_API_KEY_SECRET_NAME';
const inSecretsManager = 'SPACELIFT_API_KEY_SECRET_ARN';

const caBundle = 'must be certificates in PEM form, encoded as base64';
const endpoint = 'must be the URL of the Spacelift account, such as https://acme.app.spacelift.io';
const groupArn =
  'must be the ARN of the Auto Scaling group (arn:aws:autoscaling:...:autoScalingGroupName/NAME)';
const secretArn =
  'must be the ARN of a Secrets Manager secret (arn:aws:secretsmanager:...:secret:NAME), with :KEY at its end when the secret is a JSON object';
const secretPlace =
  'must name the SSM parameter that holds the API key secret, unless SPACELIFT_API_KEY_SECRET_ARN names a Secrets Manager secret';
const oneSecretPlace = 'must not be set together with SPACELIFT_API_KEY_SECRET_ARN: unset one of them';

const variables = {
  /** Id of the Spacelift API key. Required. */
  SPACELIFT_API_KEY_ID: text(/\S/, 'must be the id of a Spacelift API key'),
  /** SSM parameter that holds the API key's secret. This or `SPACELIFT_API_KEY_SECRET_ARN`. */
  [named]: z.optional(z.string()),
  /** Secrets Manager secret that holds the API key's secret. This or `SPACELIFT_API_KEY_SECRET_NAME`. */
  [inSecretsManager]: z.optional(translated(parseSecretArn, secretArn)),
  /** URL of the Spacelift account. Required. */
  SPACELIFT_API_KEY_ENDPOINT: url(endpoint),
  /** Id of the worker pool. Required. */
  SPACELIFT_WORKER_POOL_ID: text(
    /^[0-9A-HJKMNP-TV-Z]+$/,
    'must be the id of a worker pool, a ULID such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  ),
  /** Certificates that the account's endpoint needs beside the public ones. Optional. */
  SPACELIFT_CA_BUNDLE: z.optional(translated(certificatesIn, caBundle)),
  /** ARN of the Auto Scaling group. Required. */
  AUTOSCALING_GROUP_ARN: translated(groupNameOf, groupArn),
  /** Region of the group. Required. */
  AUTOSCALING_REGION: text(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'must be the region of the group, such as eu-west-1'),
};

/**
 * A schema of the variables that every function has and of those that one function adds. That the secret has exactly
 * one place is checked even when variables are wrong, so that all problems come at once.
 */
export function withPoolConnection<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.object({ ...variables, ...shape }).check(
    refusal(secretPlace, (given) => named in given || inSecretsManager in given),
    refusal(oneSecretPlace, (given) => !(named in given && inSecretsManager in given)),
  );
}

/** Puts the variables that every function has into the program's terms. */
export function poolConnection(values: z.output<z.ZodMiniObject<typeof variables>>): PoolConnection {
  const { [named]: parameterName, [inSecretsManager]: secret } = values;
  return {
    spacelift: {
      endpoint: values.SPACELIFT_API_KEY_ENDPOINT.replace(/\/$/, ''),
      apiKeyId: values.SPACELIFT_API_KEY_ID,
      apiKeySecret: secret ?? { kind: 'ssm-parameter', name: parameterName ?? '' },
      workerPoolId: values.SPACELIFT_WORKER_POOL_ID,
      caCertificates: values.SPACELIFT_CA_BUNDLE ?? [],
    },
    group: { name: values.AUTOSCALING_GROUP_ARN, region: values.AUTOSCALING_REGION },
  };
}

/** A check of the secret's place. It runs whatever else is wrong: the variables it looks at are there or not. */
function refusal(error: string, isFine: (given: object) => boolean) {
  return z.refine<object>(isFine, { path: [named], error, when: () => true });
}

/** A text turned into a value by a function that returns undefined for a text that it cannot read. */
function translated<Value>(read: (given: string) => Value | undefined, expectation: string) {
  return z.pipe(
    z.string(expectation),
    z.transform((given, context) => {
      const value = read(given);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', input: given, message: expectation });
      return z.NEVER;
    }),
  );
}

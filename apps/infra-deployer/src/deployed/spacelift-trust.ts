import type { Trust } from '@poolkeeper/autoscaler/deployed';
import {
  isOwnSecret,
  isSameEndpoint,
  poolNames,
  readStoredApiKey,
  spaceliftConnection,
  type CompletePoolConfig,
  type Connection,
  type PoolSettings,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import { isDeepStrictEqual } from 'node:util';
import type { CommandContext, LocalSession } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';

/** A pool's connection to Spacelift that the user has chosen, directly or by a configuration. */
export interface TrustedConnection {
  readonly spacelift: Connection['spacelift'];
  readonly trust: Trust;
}

export interface TrustRequest {
  readonly name: string;
  /** The pool's configuration; absent without one. */
  readonly config?: CompletePoolConfig;
  /** What is in the pool's settings parameter. Absent if the pool is not deployed. */
  readonly settings?: PoolSettings;
  /** The endpoint that the user names on the command line. */
  readonly endpoint?: string;
}

/**
 * Decides with which secret, and at which endpoint, a command asks Spacelift about a pool. The command runs with the user's
 * permissions, so whoever may write the settings parameter must not choose them: they could have any secret sent anywhere.
 * Undefined if the pool is neither configured nor deployed.
 *
 * @throws CommandError when the settings differ from the configuration or the user does not trust them. Nothing was sent then.
 */
export async function trustedConnection(
  context: CommandContext,
  request: TrustRequest,
): Promise<TrustedConnection | undefined> {
  const { config, settings, endpoint } = request;
  if (context.local !== undefined) return atLocalCloud(context.local, request);
  if (config === undefined) {
    return (
      settings && {
        spacelift: settings.connection.spacelift,
        trust: await confirmedTrust(context, { ...request, settings }),
      }
    );
  }
  const spacelift = spaceliftConnection(config);
  requireEndpoint(request.name, spacelift.endpoint, endpoint);
  if (settings !== undefined) requireEqual(request.name, spacelift, settings.connection.spacelift);
  return { spacelift, trust: trustIn(spacelift.endpoint) };
}

/** The user has chosen the local cloud, which serves Spacelift's API for every account, with secrets of its own. */
function atLocalCloud(
  { endpoint }: LocalSession,
  { config, settings }: TrustRequest,
): TrustedConnection | undefined {
  const spacelift = settings?.connection.spacelift ?? (config && spaceliftConnection(config));
  return (
    spacelift && {
      spacelift: { ...spacelift, endpoint },
      trust: { ...trustIn(endpoint), standsFor: spacelift.endpoint },
    }
  );
}

function trustIn(...endpoints: readonly string[]): Trust {
  return { endpoints, needsGrants: false };
}

function requireEqual(
  name: string,
  configured: Connection['spacelift'],
  deployed: Connection['spacelift'],
): void {
  const different = (['endpoint', 'apiKeyId', 'apiKeySecret', 'caCertificates'] as const).filter(
    (field) => !isDeepStrictEqual(withoutUndefined(configured[field]), withoutUndefined(deployed[field])),
  );
  if (different.length === 0) return;
  const { settingsParameter } = poolNames(name);
  const list = different.map(
    (field) =>
      `${field} is ${JSON.stringify(deployed[field] ?? null)} and not ${JSON.stringify(configured[field] ?? null)}`,
  );
  throw new CommandError(
    `the settings in ${settingsParameter} differ from the configuration: ${list.join('; ')}. Nothing was sent to Spacelift`,
    {
      code: 'settings-untrusted',
      fault: 'user',
      fix: `If you have changed the configuration, deploy it: poolkeeper deploy ${name}. If not, find out who has written the parameter before you do.`,
      details: { pool: name, parameter: settingsParameter, fields: different },
    },
  );
}

function requireEndpoint(name: string, got: string, wanted: string | undefined): void {
  if (wanted === undefined || isSameEndpoint(got, wanted)) return;
  throw new CommandError(
    `the pool ${name} is at ${got}, and not at ${wanted}. Nothing was sent to Spacelift`,
    {
      code: 'settings-untrusted',
      fault: 'user',
      fix: 'Correct --endpoint. If it is right, find out who has written the settings of the pool.',
      details: { pool: name, endpoint: got },
    },
  );
}

async function confirmedTrust(
  context: CommandContext,
  { name, settings, endpoint: named }: TrustRequest & { readonly settings: PoolSettings },
): Promise<Trust> {
  const { spacelift, group } = settings.connection;
  const { endpoint, apiKeySecret, caCertificates } = spacelift;
  const isForeign = [apiKeySecret, caCertificates].some(
    (location) => location !== undefined && !isOwnSecret(location, name),
  );
  if (isForeign) {
    throw new CommandError(
      `the settings of the pool ${name} name a secret that is not the pool's own, which is read for a configuration only`,
      {
        code: 'settings-untrusted',
        fault: 'user',
        fix: 'Run the command in the folder of the configuration, or pass it with --config FILE.',
        details: { pool: name },
      },
    );
  }
  requireEndpoint(name, endpoint, named);
  if (named !== undefined) return trustIn(named);
  if (await isStoredFor(endpoint, { region: group.region, source: apiKeySecret })) return trustIn();
  const isConfirmed =
    context.host.isInteractive &&
    (await context.host.confirm({
      text: `Send the API key of the pool ${name} to ${endpoint}? The address is from the pool's settings.`,
      default: false,
    }));
  if (isConfirmed) return trustIn(endpoint);
  throw new CommandError(
    `the endpoint ${endpoint} in the settings of the pool ${name} is not confirmed. Nothing was sent to Spacelift`,
    {
      code: 'settings-untrusted',
      fault: 'user',
      fix: `If it is your account, pass --endpoint ${endpoint}, run the command in the folder of the configuration, or store the endpoint with the key: poolkeeper secrets set ${name} api-key.`,
      details: { pool: name, endpoint },
    },
  );
}

/** Whether the secret itself says that the key is for this endpoint. */
async function isStoredFor(
  endpoint: string,
  secret: { readonly region: string; readonly source: SecretLocation },
): Promise<boolean> {
  // The clients of AWS load slowly, and most commands do not need them.
  const { openSecret } = await import('@poolkeeper/autoscaler/deployed');
  const text = await openSecret({ ...secret, requestTimeoutMs: 10_000 })
    .read()
    .catch(() => undefined);
  const stored = text === undefined ? undefined : readStoredApiKey(text)?.endpoint;
  return stored !== undefined && endpoint.startsWith('https://') && isSameEndpoint(stored, endpoint);
}

function withoutUndefined(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

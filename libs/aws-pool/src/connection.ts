import { translateAwsError } from './translate-aws-error.ts';

/** The region to call and how long to wait for an answer. Credentials and endpoint come from the environment, as in every AWS SDK. */
export interface AwsConnection {
  /** `eu-west-1` */
  readonly region: string;
  /** Maximum duration of a call with all its retries, in milliseconds of real time. @default 5000 */
  readonly requestTimeoutMs?: number;
  /** Clients of the process, for adapters that use the same services. @default - each adapter has clients of its own */
  readonly clients?: AwsClients;
}

/**
 * SDK clients by service and region. A client takes 20 kB, and its first call the time of a TLS handshake, so the pools of a process
 * share them.
 */
export type AwsClients = Map<string, unknown>;

/** A call and the IAM action it needs. */
export interface AwsCall<Output> {
  readonly action: string;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<Output>;
}

/** The configuration of every SDK client. */
interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
}

/**
 * Returns the client of a service, which `create` makes unless the connection has one already. Its connections stay open between calls,
 * which is the SDK's default.
 */
export function clientOf<Client>(
  service: string,
  { region, clients }: AwsConnection,
  create: (settings: ClientSettings) => Client,
): Client {
  const key = `${service} ${region}`;
  const client = (clients?.get(key) as Client | undefined) ?? create({ region, maxAttempts: 3 });
  clients?.set(key, client);
  return client;
}

/**
 * Sends a call with a time limit. If `expected` returns a value for an error, the call resolves with it; all other errors are
 * translated.
 *
 * @throws AccessDeniedError, CredentialsError, ThrottledError, UnavailableError, UnexpectedAwsError
 */
export async function callAws<Output, Outcome = never>(
  { requestTimeoutMs = 5000 }: AwsConnection,
  { action, send }: AwsCall<Output>,
  expected?: (error: unknown) => Outcome | undefined,
): Promise<Output | Outcome> {
  try {
    return await send({ abortSignal: AbortSignal.timeout(requestTimeoutMs) });
  } catch (error) {
    const outcome = expected?.(error);
    if (outcome !== undefined) return outcome;
    throw translateAwsError(error, action);
  }
}

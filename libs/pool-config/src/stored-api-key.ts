/** The secret of an API key as it is stored. */
export interface StoredApiKey {
  readonly secret: string;
  /** The only endpoint that it may be sent to. @default - the key was stored without one */
  readonly endpoint?: string;
}

/** Formats a key for its secret. The endpoint is beside the key, where whoever may write settings cannot change it. */
export function formatApiKey({ secret, endpoint }: Required<StoredApiKey>): string {
  return JSON.stringify({ secret, endpoint });
}

/**
 * Reads a key as `formatApiKey` writes it, or from another key of a JSON object. Text that is no such object is the key itself,
 * as it was stored before keys had an endpoint. Undefined if the object lacks the key.
 */
export function readStoredApiKey(text: string, jsonKey?: string): StoredApiKey | undefined {
  const members = membersOf(text);
  const secret = members?.[jsonKey ?? 'secret'];
  if (members === undefined || (secret === undefined && jsonKey === undefined)) {
    return jsonKey === undefined ? { secret: text } : undefined;
  }
  if (typeof secret !== 'string') return undefined;
  const { endpoint } = members;
  return typeof endpoint === 'string' ? { secret, endpoint } : { secret };
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

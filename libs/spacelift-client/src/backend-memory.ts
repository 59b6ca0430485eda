import { BadResponseError } from './errors.ts';
import type { Call, Send } from './operation.ts';

/**
 * Creates a `Send` for backends that are older than a field: they refuse the whole document with `Cannot query field "..." on type
 * "..."`. If the operation can do without all of the fields that are named, it is sent again without them, and from then on.
 */
export function createBackendMemory(send: Send): Send {
  const accepted = new Map<string, string>();
  return async (call) => {
    const document = call.operation.document.toString();
    for (;;) {
      const sent = accepted.get(document) ?? document;
      try {
        return await send(withDocument(call, sent));
      } catch (error) {
        const shorter = withoutFields(sent, fieldsToDrop(error, call.operation.optionalFields ?? []));
        if (shorter === sent) throw error;
        accepted.set(document, shorter);
      }
    }
  };
}

/** The refused fields; none if the operation needs one of them. */
function fieldsToDrop(error: unknown, optional: readonly string[]): readonly string[] {
  if (!(error instanceof BadResponseError)) return [];
  const refused = error.refusals.map((text) => /^Cannot query field "(\w+)" on type/.exec(text)?.[1] ?? '');
  return refused.every((name) => optional.includes(name)) ? refused : [];
}

/** Generated documents have each field on a line of its own. */
function withoutFields(document: string, names: readonly string[]): string {
  return document
    .split('\n')
    .filter((line) => !names.includes(line.trim()))
    .join('\n');
}

function withDocument<Result, Variables extends object>(
  call: Call<Result, Variables>,
  document: string,
): Call<Result, Variables> {
  return { ...call, operation: { ...call.operation, document } };
}

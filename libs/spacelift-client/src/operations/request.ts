import type { SpaceliftConnection } from '../connection.ts';
import { BadResponseError } from '../errors.ts';
import { operationName, type CallOptions, type Operation } from '../operation.ts';

export interface RequestOptions extends CallOptions {
  /**
   * True if sending the operation twice has the same effect as sending it once. Other operations are not sent again after a failure
   * that leaves the effect unknown.
   * @default - true for a query, false for a mutation
   */
  readonly idempotent?: boolean;
}

/**
 * Sends any operation: a text, or what codegen's `documentMode: 'string'` generates, which types variables and result. A document that
 * is a syntax tree becomes a text by `print` of the package `graphql`. The result is not checked.
 */
export async function request<Result, Variables extends object>(
  connection: SpaceliftConnection,
  { document, variables }: Pick<Operation<Result, Variables>, 'document'> & { readonly variables: Variables },
  options: RequestOptions = {},
): Promise<Result> {
  const text = document.toString();
  if (text === '[object Object]') {
    throw new TypeError(
      'document must be a text, got a syntax tree: pass print(document), with print of the package graphql',
    );
  }
  const name = operationName(text);
  const operation = {
    document,
    action: `send the operation${name === '' ? '' : ` ${name}`}`,
    idempotent: options.idempotent ?? !/^\s*mutation\b/m.test(text),
    permission: 'the permission that the operation needs',
  };
  const data = await connection.send({
    operation,
    variables,
    subject: 'the account',
    signal: options.signal,
  });
  if (typeof data !== 'object' || data === null) {
    throw new BadResponseError(`could not ${operation.action}: spacelift's answer has no data`);
  }
  return data as Result;
}

import type { SpaceliftConnection } from '../connection.ts';
import { BadResponseError } from '../errors.ts';
import { operationName, type CallOptions, type Operation, type TypedDocument } from '../operation.ts';

export interface RequestOptions extends CallOptions {
  /**
   * True if sending the operation twice has the same effect as sending it once. Other operations are not sent again after a failure
   * that leaves the effect unknown.
   * @default - true for a query, false for a mutation
   */
  readonly idempotent?: boolean;
  /** Turns a document that is a syntax tree into a text: `print` of the package `graphql`. */
  readonly print?: (document: never) => string;
}

/**
 * Sends any operation. `document` is a text, what codegen's `documentMode: 'string'` generates, or a syntax tree (`TypedDocumentNode`),
 * for which the option `print` is needed. The latter two type variables and result. The result is not checked.
 */
export async function request<Result, Variables extends object>(
  connection: SpaceliftConnection,
  { document, variables }: Pick<Operation<Result, Variables>, 'document'> & { readonly variables: Variables },
  options: RequestOptions = {},
): Promise<Result> {
  const text = textOf(document, options.print);
  const name = operationName(text);
  const operation = {
    document: text,
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

function textOf(document: TypedDocument<unknown, never>, print: RequestOptions['print']): string {
  const isTree = typeof document === 'object' && 'kind' in document;
  if (!isTree) return document.toString();
  if (print !== undefined) return print(document as never);
  throw new TypeError(
    'document is a syntax tree: pass the option print, which is print of the package graphql',
  );
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { plantedSecret } from './a-log.ts';

export const workerPoolId = '01HZX5S8F4T6Q2N9V7W3KJ0RMB';

/** Spacelift, and the stores of the secret of its API key, as one server on this machine. */
export async function aSpaceliftServer() {
  let secret: string = plantedSecret;
  const state = {
    url: '',
    pool: { pendingRuns: 0, busyWorkers: 0, workers: [] as readonly unknown[] },
    /** The pages that a search of runs gets, `active` for one in certain states, `all` for any other. @default - no run */
    runs: {} as Readonly<Partial<Record<'active' | 'all', readonly (readonly object[])[]>>>,
    secretReads: 0,
    /** The settings of pools by their parameter. */
    settings: {} as Readonly<Record<string, string>>,
    /** What the answer to a read of settings waits for. */
    beforeSettings: Promise.resolve(),
    /** Called when the secret of Secrets Manager is asked for. */
    onSecretRead: (): void => undefined,
    /** The tags of the parameter with the secret. */
    tags: {} as Readonly<Record<string, string>>,
    /** What the parameter holds. @default - the secret alone */
    stored: undefined as string | undefined,
    /** The GraphQL requests so far, parsed. */
    requests: [] as readonly unknown[],
    /** The status of every answer. */
    status: 200,
    /** What Spacelift answers to a drain. */
    drained: true,
    /** The error that Spacelift answers every request with. */
    spaceliftSays: undefined as string | undefined,
    /** What the parameter store answers with, instead of JSON. */
    parameterSays: undefined as string | undefined,
    /** Makes the server answer no request. */
    isSilent: false,
    get secret() {
      return secret;
    },
    /** Changes the secret. Tokens that were made with the previous one become void. */
    rotate(to: string) {
      secret = to;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  const tokenOf = (value: string) => `token-${Buffer.from(value).toString('hex')}`;

  async function answerTo(request: IncomingMessage, body: string): Promise<string> {
    const { Name = '' } = (body.startsWith('{') ? JSON.parse(body) : {}) as { readonly Name?: string };
    const settings = state.settings[Name];
    if (settings !== undefined) {
      await state.beforeSettings;
      return JSON.stringify({ Parameter: { Name, Value: settings } });
    }
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      state.secretReads += 1;
      state.onSecretRead();
      return JSON.stringify({ SecretString: state.stored ?? secret });
    }
    if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
      state.secretReads += 1;
      return (
        state.parameterSays ??
        JSON.stringify({ Parameter: { Name: '/pool/secret', Value: state.stored ?? secret } })
      );
    }
    const tags = Object.entries(state.tags).map(([Key, Value]) => ({ Key, Value }));
    if (request.headers['x-amz-target'] === 'AmazonSSM.ListTagsForResource') {
      return JSON.stringify({ TagList: tags });
    }
    if (request.headers['x-amz-target'] === 'secretsmanager.DescribeSecret') {
      return JSON.stringify({ Tags: tags });
    }
    return JSON.stringify(spaceliftAnswer(request, body));
  }
  function spaceliftAnswer({ headers }: IncomingMessage, body: string): object {
    if (body.startsWith('{')) state.requests = [...state.requests, JSON.parse(body)];
    if (state.spaceliftSays !== undefined) return { errors: [{ message: state.spaceliftSays }] };
    if (body.includes('ExchangeApiKey')) {
      const isRight = body.includes(JSON.stringify(secret));
      return {
        data: { apiKeyUser: isRight ? { jwt: tokenOf(secret), validUntil: 2_000_000_000 } : null },
      };
    }
    if (headers.authorization !== `Bearer ${tokenOf(secret)}`)
      return { errors: [{ message: 'unauthorized' }] };
    if (body.includes('searchRuns')) return { data: { searchRuns: pageOfRuns(body) } };
    return body.includes('workerDrainSet')
      ? { data: { workerDrainSet: { id: '01JWORKER', busy: true, drained: state.drained } } }
      : { data: { workerPool: { id: workerPoolId, name: 'pool', ...state.pool } } };
  }
  function pageOfRuns(body: string): object {
    const { input } = (
      JSON.parse(body) as {
        readonly variables: { readonly input: { readonly after?: string; readonly predicates?: unknown } };
      }
    ).variables;
    const pages = state.runs[input.predicates === undefined ? 'all' : 'active'] ?? [];
    const index = Number(input.after ?? '0');
    return {
      edges: (pages[index] ?? []).map((node) => ({ node })),
      pageInfo: { endCursor: String(index + 1), hasNextPage: index + 1 < pages.length },
    };
  }
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (state.isSilent) return;
    const answer = await answerTo(request, await text(request));
    response.writeHead(state.status, { 'content-type': 'application/json' }).end(answer);
  }

  const server = createServer((request, response) => void serve(request, response));
  const { promise: listening, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await listening;
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

import { extname } from 'node:path';

/** What `node --import` takes to lead a process's requests to Spacelift to `endpoint` (see `function-network.ts`). */
export function functionNetworkUrl(endpoint: string): string {
  const url = new URL(`function-network${extname(import.meta.url)}`, import.meta.url);
  url.searchParams.set('endpoint', endpoint);
  return url.href;
}

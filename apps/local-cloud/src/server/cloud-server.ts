import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SeededFaults, type World } from '@poolkeeper/pool-world';
import type { Account } from '../account/account.ts';
import { driveMishaps } from '../faults/drive-mishaps.ts';
import { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import type { FunctionSwitch } from './control/function-switch.ts';
import type { PassOfPool } from './control/passes-route.ts';
import { PortInUseError } from './errors.ts';
import { router } from './router.ts';

export interface CloudServerOptions {
  readonly account: Account;
  /** The account's, when whoever drives it wants to notice the calls of clients. @default - the account's own */
  readonly world?: World;
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** How long a Spacelift token lives, in seconds of pool time. @default 3600 */
  readonly tokenLifetimeSeconds?: number;
  /** False for an older Spacelift backend, whose workers have no `availableAt`. @default true */
  readonly reportsAvailableAt?: boolean;
  /** What goes wrong, to begin with: the control API changes it. @default - nothing */
  readonly faults?: SeededFaults;
  /** Lets the control API switch the lifecycle manager off and on. @default - it can't */
  readonly lifecycleManager?: FunctionSwitch;
  /** The last passes, oldest first, for the console. @default - none */
  readonly passes?: () => readonly PassOfPool[];
}

export interface CloudServer {
  /** `http://127.0.0.1:4600` */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections, waiting requests included. */
  close(): Promise<void>;
}

const defaults = { tokenLifetimeSeconds: 3600, reportsAvailableAt: true, passes: () => [] };

/** Longer than clients keep a connection for reuse, so that they are the ones who close it. */
const keepAliveMs = 75_000;

/** Serves all APIs on one port. Rejects with `PortInUseError` when the port is taken. */
export async function startCloudServer(options: CloudServerOptions): Promise<CloudServer> {
  const { account, world = account.world, faults = new SeededFaults({ seed: 0 }) } = options;
  const { clock } = account;
  const troubles = new SpaceliftTroubles(faults, clock);
  const server = createServer(
    { keepAliveTimeout: keepAliveMs },
    router({ ...defaults, ...options, world, clock, apiKeys: account.spaceliftKeys, faults, troubles }),
  );
  await listen(server, options.port);
  const mishaps = driveMishaps({ faults, world, clock });
  const { port } = server.address() as AddressInfo;
  account.endpoint.url = `http://127.0.0.1:${port}`;
  return {
    url: account.endpoint.url,
    port,
    close: () =>
      new Promise((resolve) => {
        mishaps.stop();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

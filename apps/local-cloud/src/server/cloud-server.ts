import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PassView } from '@poolkeeper/pool-model/view';
import { SeededFaults, type World } from '@poolkeeper/pool-world';
import type { Account } from '../account/account.ts';
import { driveMishaps } from '../faults/drive-mishaps.ts';
import { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import type { FailedBatch, FunctionSwitch } from './control/controls.ts';
import { listen } from './listen.ts';
import { router } from './router.ts';
import { InstanceRecords } from '../world/instance-records.ts';

export interface CloudServerOptions {
  readonly account: Account;
  /** A view of the account's world that reports the calls of clients to its driver. @default - the account's world */
  readonly world?: World;
  /** The port on 127.0.0.1. 0 picks a free port. */
  readonly port: number;
  /** Lifetime of a Spacelift token, in seconds of pool time. @default 3600 */
  readonly tokenLifetimeSeconds?: number;
  /** False for an older Spacelift backend, whose workers have no `availableAt`. @default true */
  readonly reportsAvailableAt?: boolean;
  /** The initial faults. The control API can change them. @default - no faults */
  readonly faults?: SeededFaults;
  /** Lets the control API switch the lifecycle manager off and on. @default - it cannot be switched */
  readonly lifecycleManager?: FunctionSwitch;
  /** The most recent passes, oldest first, for the console. @default - none */
  readonly passes?: () => readonly PassView[];
  /** The most recent batch that the lifecycle manager failed, for the console. @default - none */
  readonly failedBatch?: () => FailedBatch | undefined;
  /** The record of all instances. Who reads events beside the console keeps it complete. @default - the console's own */
  readonly instances?: InstanceRecords;
}

export interface CloudServer {
  /** `http://127.0.0.1:4600` */
  readonly url: string;
  readonly port: number;
  /** The token for the control API. It is made at the start. */
  readonly token: string;
  /** Stops listening and closes all connections, including those of waiting requests. */
  close(): Promise<void>;
}

const defaults = { tokenLifetimeSeconds: 3600, reportsAvailableAt: true, passes: () => [] };

/** Clients keep connections for less time than this, so the client closes a connection and not the server. */
const keepAliveMs = 75_000;

/** Serves all APIs on one port. Rejects with `PortInUseError` if the port is taken. */
export async function startCloudServer(options: CloudServerOptions): Promise<CloudServer> {
  const { account, world = account.world, faults = new SeededFaults({ seed: 0 }) } = options;
  const { instances = new InstanceRecords() } = options;
  const { clock } = account;
  const troubles = new SpaceliftTroubles(faults, clock);
  const token = randomBytes(24).toString('base64url');
  const apiKeys = account.spaceliftKeys;
  const server = createServer(
    { keepAliveTimeout: keepAliveMs },
    router({ ...defaults, ...options, token, world, clock, apiKeys, faults, troubles, instances }),
  );
  await listen(server, options.port);
  const mishaps = driveMishaps({ faults, world, clock });
  const { port } = server.address() as AddressInfo;
  account.endpoint.url = `http://127.0.0.1:${port}`;
  return {
    url: account.endpoint.url,
    port,
    token,
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

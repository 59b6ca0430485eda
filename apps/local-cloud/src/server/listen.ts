import type { Server } from 'node:http';
import { PortInUseError } from './errors.ts';

/** Listens on the loopback interface. Rejects with `PortInUseError` if the port is taken. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

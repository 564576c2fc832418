/** Makes a server listen, and says in plain words why it cannot. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TelltaleError } from '../../protocol/errors.ts';

/** Connections that the kernel keeps until we take them; Node's 511 is soon full when many viewers come back. */
const backlog = 2_048;

/** @throws TelltaleError `unavailable`, naming the address and the flag that helps */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      reject(new TelltaleError('unavailable', explain(cause, host, port), { cause }));
    };
    server.once('error', failed);
    server.listen({ host, port, backlog }, () => {
      server.off('error', failed);
      resolve(server.address() as AddressInfo);
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `port ${port} on ${host}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `${where} is in use: choose another with --port, or --port 0 for any that is free.`;
    case 'EACCES':
      return `${where} needs privileges that this user lacks: choose one from 1024 up with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return `${where} cannot be listened on: ${host} is no address of this machine. Change --host (or --port).`;
    default:
      return `${where} cannot be listened on (${error.message}): change --host or --port.`;
  }
}

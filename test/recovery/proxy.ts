/** A TCP proxy that cuts: each connection after so many bytes or so long, both ends at once, and sometimes none gets in. */
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** Connections that were cut so far. */
  readonly cuts: number;
  /** From now on nothing is cut, and everybody gets in. */
  calm(): void;
  close(): void;
}

export interface CuttingOptions {
  readonly target: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A connection lives for at most so long. */
  readonly longestMs: number;
  /** For so long nobody gets in, now and then. */
  readonly outageMs: number;
}

export function startCuttingProxy(options: CuttingOptions): Promise<CuttingProxy> {
  const { target, random, longestMs, outageMs } = options;
  const pairs = new Set<readonly [Socket, Socket]>();
  let cuts = 0;
  let isCalm = false;
  let closedUntilMs = 0;

  function end(pair: readonly [Socket, Socket]): void {
    if (!pairs.delete(pair)) return;
    for (const socket of pair) socket.destroy();
  }

  function cut(pair: readonly [Socket, Socket]): void {
    if (isCalm || !pairs.has(pair)) return;
    cuts += 1;
    end(pair);
    if (random() < 0.3) closedUntilMs = performance.now() + random() * outageMs;
  }

  const server = createServer((near) => {
    near.on('error', () => {});
    if (!isCalm && performance.now() < closedUntilMs) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    // Half of them in the midst of what is sent, wherever that falls in a frame.
    let bytesLeft = random() < 0.5 ? Math.floor(random() * 60_000) : Number.POSITIVE_INFINITY;
    const timer = setTimeout(() => cut(pair), random() * longestMs);
    far.on('error', () => {});
    far.on('data', (chunk) => {
      near.write(chunk.subarray(0, isCalm ? undefined : Math.max(0, bytesLeft)));
      bytesLeft -= chunk.length;
      if (bytesLeft <= 0) cut(pair);
    });
    near.on('data', (chunk) => far.write(chunk));
    for (const socket of pair) {
      socket.on('close', () => {
        clearTimeout(timer);
        end(pair);
      });
    }
  });

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        get cuts() {
          return cuts;
        },
        calm() {
          isCalm = true;
          // What lost bytes on its way must not live on.
          for (const pair of [...pairs]) end(pair);
        },
        close() {
          server.close();
          for (const pair of [...pairs]) end(pair);
        },
      });
    });
  });
}

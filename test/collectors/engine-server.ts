/**
 * An engine at a unix socket, as Docker's and Podman's are: a real HTTP server that answers what the test says. It keeps
 * count of what it was asked and of how many requests were open at once.
 */
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';

export interface EngineServer {
  /** Method and target of each request. */
  readonly requests: string[];
  /** Most requests that were open at one time. */
  mostOpen(): number;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
}

/** An answer of 200 with this as JSON. */
export function json(value: unknown): EngineServer['answer'] {
  return (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };
}

/** @param path of the socket; its folder is made */
export async function engineServer(path: string, answer: EngineServer['answer']): Promise<EngineServer> {
  let open = 0;
  let most = 0;
  const engine: EngineServer = { requests: [], mostOpen: () => most, answer };
  const server = createServer((request, response) => {
    engine.requests.push(`${request.method} ${request.url}`);
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => {
      open -= 1;
    });
    engine.answer(request, response);
  });
  mkdirSync(dirname(path), { recursive: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return engine;
}

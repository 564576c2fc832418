/** Asks all container engines of the machine for their lists, and keeps apart who answered and who did not. */
import type { ContainerEngine } from '../procfs/cgroup-names.ts';
import type { EngineClient, EngineSocket } from './container-engine.ts';
import { type ListedContainer, parseContainerList } from './container-list.ts';

export interface EngineAnswers {
  /** By id. */
  listed: ReadonlyMap<string, ListedContainer & { engine: EngineSocket['engine']; socket: EngineSocket }>;
  /** Why an engine that is there did not list its containers. */
  failures: string[];
  /** Why nothing is known of a container that has a control group. */
  whyNotListed(engine: ContainerEngine): string;
}

/** Never rejects: what an engine does concerns its own containers alone. */
export async function askEngines(
  client: EngineClient,
  sockets: readonly EngineSocket[],
  signal: AbortSignal,
): Promise<EngineAnswers> {
  const answers = await Promise.all(sockets.map((socket) => ask(client, socket, signal)));
  const listed: Map<string, ListedContainer & { engine: EngineSocket['engine']; socket: EngineSocket }> =
    new Map();
  const failures: string[] = [];
  const failureOf = new Map<ContainerEngine, string>();
  for (const [index, socket] of sockets.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    if ('failure' in answer) {
      failures.push(answer.failure);
      failureOf.set(socket.engine, answer.failure);
      continue;
    }
    for (const each of answer.containers) {
      if (!listed.has(each.id)) listed.set(each.id, { ...each, engine: socket.engine, socket });
    }
  }
  const isThere = (engine: ContainerEngine) => sockets.some((socket) => socket.engine === engine);
  return {
    listed,
    failures,
    whyNotListed(engine) {
      if (engine !== 'docker' && engine !== 'podman')
        return `${engine} has no socket that tells it in Docker's way`;
      const failure = failureOf.get(engine);
      if (failure !== undefined) return failure;
      return isThere(engine) ? `${engine} does not list it` : `no socket of ${engine} can be seen from here`;
    },
  };
}

async function ask(
  client: EngineClient,
  socket: EngineSocket,
  signal: AbortSignal,
): Promise<{ containers: ListedContainer[] } | { failure: string }> {
  try {
    return { containers: parseContainerList(await client.get(socket, '/containers/json?all=1', signal)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // An EngineError names the socket already; what the parser says does not.
    return { failure: message.includes(socket.path) ? message : `${socket.engine} at ${socket.path}: ${message}` };
  }
}

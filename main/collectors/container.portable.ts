/**
 * Containers on macOS and Windows, where engines run in a virtual machine: list and counters come from their sockets.
 * systeminformation's functions are not used: they wait for the engine's own rates, a second or more for each container.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Collector, Host } from './collector.ts';
import type { ContainerReading, ContainerRow } from './container.ts';
import { EngineClient } from './container-engine.ts';
import { askEngines, type EngineAnswers } from './container-engines.ts';
import { findEngineSockets } from './container-sockets.ts';
import { parseContainerStats } from './container-stats.ts';

const engineTimeoutMs = 2_000;
/** Requests that an engine is given at a time. */
const lanes = 4;

/** @throws TelltaleError `channel_unavailable` where there is no engine */
export function openContainerPortable(host: Host, sockets = findEngineSockets): Collector<ContainerReading> {
  if (sockets(host).length === 0) {
    throw new TelltaleError(
      'channel_unavailable',
      'No socket of Docker or Podman can be seen: start the engine, then this program.',
    );
  }
  const client = new EngineClient(engineTimeoutMs);
  return {
    async read(signal) {
      const { listed, failures } = await askEngines(client, sockets(host), signal);
      const waiting = [...listed.values()];
      const rows: ContainerRow[] = [];
      const work = async () => {
        for (let each = waiting.pop(); each; each = waiting.pop()) rows.push(await readRow(client, each, signal));
      };
      await Promise.all(Array.from({ length: lanes }, work));
      return { rows, incomplete: failures.length === 0 ? null : failures.join('; ') };
    },
  };
}

type Listed = EngineAnswers['listed'] extends ReadonlyMap<string, infer Value> ? Value : never;

async function readRow(client: EngineClient, listed: Listed, signal: AbortSignal): Promise<ContainerRow> {
  const { id, engine, socket, image, state, health } = listed;
  const runs = state === 'running' || state === 'paused';
  const stats = runs ? await readStats(client, socket, id, signal) : { missing: 'it does not run' };
  const isMissing = 'missing' in stats;
  return {
    id,
    engine,
    name: listed.name ?? id.slice(0, 12),
    image,
    state,
    health,
    startTime: null,
    usage: isMissing ? stats : stats.usage,
    traffic: isMissing ? stats : stats.traffic,
    imageMissing: 'the engine does not tell it',
    healthMissing: runs ? 'it has no health check' : 'it does not run',
    startMissing: runs ? "the engine's list does not tell it" : 'it does not run',
  };
}

async function readStats(client: EngineClient, socket: Listed['socket'], id: string, signal: AbortSignal) {
  try {
    return parseContainerStats(
      await client.get(socket, `/containers/${id}/stats?stream=false&one-shot=true`, signal),
    );
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

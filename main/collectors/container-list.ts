/**
 * The answer to `GET /containers/json` of Docker's Engine API (ContainerSummary), which Podman gives in the same form.
 * It comes from another program, so every field is checked; what does not fit is left out, never guessed.
 */
import type { Container, ContainerState } from '../../protocol/families/container.ts';

/** What an engine knows of a container. */
export interface ListedContainer {
  id: string;
  name: string | null;
  image: string | null;
  state: ContainerState;
  health: Container['health'];
}

/** More than any machine runs; what lies beyond is left out. */
const maxContainers = 5_000;
/** Longer than any name of an image with its digest. */
const maxTextLength = 512;

/** Docker's states, and what Podman says where Docker has a word for it. */
const states: ReadonlyMap<unknown, ContainerState> = new Map<unknown, ContainerState>([
  ['created', 'created'],
  ['configured', 'created'],
  ['initialized', 'created'],
  ['running', 'running'],
  ['stopping', 'running'],
  ['paused', 'paused'],
  ['restarting', 'restarting'],
  ['removing', 'removing'],
  ['exited', 'exited'],
  ['stopped', 'exited'],
  ['dead', 'dead'],
]);

/** @throws Error where the answer is no list */
export function parseContainerList(json: string): ListedContainer[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list)) throw new Error('the answer is no list of containers');
  return list.slice(0, maxContainers).flatMap((each: unknown) => {
    const { Id, Names, Image, State, Status, Health } = toRecord(each);
    if (typeof Id !== 'string' || !/^[0-9a-f]{64}$/.test(Id)) return [];
    return [
      {
        id: Id,
        name: nameOf(Names),
        image: textOf(Image),
        state: states.get(State) ?? 'unknown',
        health: healthOf(toRecord(Health).Status, Status),
      },
    ];
  });
}

/** Links of other containers to this one stand beside its own name, as `/other/alias`. */
function nameOf(names: unknown): string | null {
  if (!Array.isArray(names)) return null;
  const own = names.find((name): name is string => typeof name === 'string' && /^\/?[^/]+$/.test(name));
  return textOf(own?.replace(/^\//, ''));
}

/** Of version 1.52 on there is a field; before, the text for people ends in it: `Up 3 hours (healthy)`. */
function healthOf(field: unknown, status: unknown): Container['health'] {
  const told = typeof field === 'string' ? field : typeof status === 'string' ? inBrackets(status) : undefined;
  if (told === 'healthy' || told === 'unhealthy') return told;
  return told === 'starting' || told === 'health: starting' ? 'starting' : null;
}

function inBrackets(status: string): string | undefined {
  return /\(([^()]*)\)$/.exec(status)?.[1];
}

/** As it is told; what shows it makes visible what is not. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return value.slice(0, maxTextLength);
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

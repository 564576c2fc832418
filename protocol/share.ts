/**
 * Sharing as its owner sees it: what may be chosen for a share, the state of one, and the requests that change it.
 * These requests exist over IPC and the control socket only; no HTTP route answers them.
 */
import type { ApiMethods, ViewersResult } from './api.ts';
import type { EndProcessResult, SetPriorityResult } from './process-control.ts';
import type { Settings, SettingsState } from './settings.ts';

/** What viewers may see beside the numbers of the machine. */
export interface ShareChoices {
  /** The table of processes; without it only their number. */
  processes: boolean;
  command_lines: boolean;
  /** Names of users, and mounts below their folders. */
  users: boolean;
  /** Addresses of interfaces, and hosts from which filesystems are mounted. */
  addresses: boolean;
}

export const shareChoiceNames = [
  'processes',
  'command_lines',
  'users',
  'addresses',
] as const satisfies readonly (keyof ShareChoices)[];

/** What a share shows unless its owner chooses otherwise. */
export const defaultShareChoices: Readonly<ShareChoices> = {
  processes: true,
  command_lines: false,
  users: false,
  addresses: false,
};

/** How long an invitation is valid unless told otherwise: a day, in milliseconds. */
export const defaultShareExpiresMs = 86_400_000;

/** One address that a share listens on. */
export interface ShareAddress {
  address: string;
  listening: boolean;
  /** Why it is not listened on. */
  reason?: string;
}

/** One address of this machine that other machines may reach. */
export interface OfferedAddress {
  address: string;
  /** Whether it is shared on unless the owner chooses otherwise: a private one of a network of wires or air. */
  usual: boolean;
  /** Whether the Internet may reach it. */
  public: boolean;
}

export interface ShareState {
  /** Whether other machines may read. */
  sharing: boolean;
  /** Whether a token is needed: while sharing, and always with --require-token. */
  token_required: boolean;
  /** ISO 8601; `null` while nothing is shared. */
  since: string | null;
  /** When the invitation ends, ISO 8601; `null` where it does not, or where there is none. */
  expires: string | null;
  /** One link for each address, the invitation in its fragment; empty where no invitation is valid. */
  links: string[];
  addresses: ShareAddress[];
  /** What a share may listen on, also while there is none. */
  offered: OfferedAddress[];
  choices: ShareChoices;
  /** Whether what is sent is encrypted. */
  tls: boolean;
}

/** What happened at the door, newest last. */
export interface AccessEvent {
  timestamp: string;
  /** `entered`, `left`: a viewer; `refused`: a wrong or dead token, or one that was turned away. */
  event:
    | 'entered'
    | 'left'
    | 'refused'
    | 'disconnected'
    | 'share_started'
    | 'share_changed'
    | 'share_ended'
    | 'expired';
  /** Of the other end; `null` where the owner acted. */
  address: string | null;
  /** With what: `link`, `token <name>`, `this machine`; `null` where with nothing. */
  access: string | null;
}

/**
 * Requests of the owner. Parameters are texts, as in a query: `expires` a duration or `never`, `show` and `hide`
 * names of {@link ShareChoices}.
 */
export interface OwnerMethods {
  share_state: { params: Record<string, never>; result: ShareState };
  /** Starts sharing, or changes the share that is on. What is left out stays, or is the default. */
  share: {
    params: { addresses?: string[]; expires?: string; show?: string[]; hide?: string[] };
    result: ShareState;
  };
  /** A new invitation: whoever came with the old one is out. */
  rotate: { params: { expires?: string }; result: ShareState };
  unshare: { params: Record<string, never>; result: ShareState };
  /** Ends one viewer and turns it away until there is a new invitation. */
  disconnect: { params: { id: string }; result: { disconnected: boolean } };
  /** Removes all that is recorded, from memory and from disk; recording goes on. */
  delete_history: { params: Record<string, never>; result: { deleted_bytes: number } };
  access_log: { params: Record<string, never>; result: { events: AccessEvent[] } };
  viewers: { params: Record<string, never>; result: ViewersResult };
  settings: { params: Record<string, never>; result: SettingsState };
  /** All or nothing; `null` goes back to the default. Refused for what a flag or the environment fixes. */
  change_settings: {
    params: { changes: { [Key in keyof Settings]?: Settings[Key] | null } };
    result: SettingsState;
  };
  /** Asks a process to end; with `force: 'true'` the kernel ends it. `start_time` as the table has it. */
  end_process: { params: { pid: string; start_time: string; force?: 'true' }; result: EndProcessResult };
  /** `nice`: −20 to 19. */
  set_priority: { params: { pid: string; start_time: string; nice: string }; result: SetPriorityResult };
}

export type OwnerMethod = keyof OwnerMethods;

/** All requests that a window may make: what REST answers, and the owner's. Over HTTP the latter are not found. */
export type RequestMethods = ApiMethods & OwnerMethods;
export type RequestMethod = keyof RequestMethods;

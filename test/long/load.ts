/**
 * Work for the machine to do while it is watched: a busy core, memory that comes and goes, writes that reach the disk,
 * and traffic, between two network namespaces where we may make them, else over loopback.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Children } from '../bench/support/children.ts';
import { Lines } from '../bench/support/lines.ts';

const busy = 'for (;;) {}';
const memory = `
  let held = [];
  setInterval(() => {
    held = held.length < 16 ? [...held, Buffer.alloc(16 * 1_024 * 1_024, 1)] : [];
  }, 1_000);`;
const disk = `
  const fs = require('node:fs');
  const file = fs.openSync(process.argv[1], 'w');
  const block = Buffer.alloc(1_024 * 1_024, 1);
  let written = 0;
  setInterval(() => {
    fs.writeSync(file, block, 0, block.length, (written++ % 64) * block.length);
    fs.fsyncSync(file);
  }, 100);`;
const receiver = `
  const server = require('node:net').createServer((socket) => { socket.resume(); socket.on('error', () => {}); });
  server.listen(0, process.argv[1], () => console.log(server.address().port));`;
const sender = `
  const socket = require('node:net').connect(Number(process.argv[2]), process.argv[1]);
  const block = Buffer.alloc(64 * 1_024, 1);
  socket.on('error', () => process.exit(1));
  setInterval(() => socket.write(block), 20);`;

export interface Load {
  /** Its processes. */
  readonly pids: readonly number[];
  /** Over which the traffic goes. */
  readonly interface: string;
  stop(): void;
}

export async function startLoad(children: Children): Promise<Load> {
  const folder = children.folder('load');
  const script = (text: string, args: readonly string[], before: readonly string[] = []) => {
    const [command = process.execPath, ...rest] = [...before, process.execPath, '-e', text, ...args];
    return children.start(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  };
  const link = makeLink();
  const port = await new Lines(script(receiver, [link.address], link.inside)).next();
  const workers = [
    script(busy, []),
    script(memory, []),
    script(disk, [join(folder, 'written')]),
    script(sender, [link.address, port]),
  ];
  return {
    pids: workers.map(({ pid }) => pid),
    interface: link.name,
    stop: () => link.remove(),
  };
}

interface Link {
  /** On this side. */
  name: string;
  /** On the other side. */
  address: string;
  /** What a command of the other side begins with. */
  inside: readonly string[];
  remove(): void;
}

/** A pair of interfaces, one of them in a namespace of its own. */
function makeLink(): Link {
  const space = `telltale-${process.pid}`;
  const name = `tt${process.pid}`;
  const ip = (...args: string[]) => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
  const remove = () => {
    ip('link', 'delete', name);
    ip('netns', 'delete', space);
  };
  const isMade =
    ip('netns', 'add', space) &&
    ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'peer0', 'netns', space) &&
    // TEST-NET-2 of RFC 5737, which no real host has.
    ip('address', 'add', '198.51.100.1/30', 'dev', name) &&
    ip('link', 'set', name, 'up') &&
    ip('-n', space, 'address', 'add', '198.51.100.2/30', 'dev', 'peer0') &&
    ip('-n', space, 'link', 'set', 'peer0', 'up');
  if (isMade) return { name, address: '198.51.100.2', inside: ['ip', 'netns', 'exec', space], remove };
  remove();
  return { name: 'lo', address: '127.0.0.1', inside: [], remove: () => {} };
}

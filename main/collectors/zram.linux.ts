/** What all zram devices of a machine hold together. */
import { KernelFile } from '../procfs/file.ts';
import { parseZramUse, type ZramUse, zramNames } from '../procfs/zram.ts';
import type { Host } from './collector.ts';
import { seldom } from './seldom.ts';

export interface Zram {
  /** `null` where no zram device has a size. @throws ParseError */
  read(): ZramUse | null;
  /** Harmless twice. */
  close(): void;
}

/** @param monotonicMs by which the list of devices grows old */
export function openZram(host: Host, monotonicMs: () => number): Zram {
  const partitions = new KernelFile(`${host.procRoot}/partitions`);
  let files = new Map<string, KernelFile>();
  const follow = (names: readonly string[]) => {
    for (const [name, file] of files) if (!names.includes(name)) file.close();
    files = new Map(
      names.map((name) => [
        name,
        files.get(name) ?? new KernelFile(`${host.sysRoot}/block/${name}/mm_stat`, 'short'),
      ]),
    );
  };
  const followList = seldom(() => follow(zramNames(partitions.readIfPresent() ?? '')), monotonicMs);
  return {
    read() {
      followList();
      const texts = [...files.values()].flatMap((file) => file.readIfPresent() ?? []);
      return texts.length === 0 ? null : texts.map(parseZramUse).reduce(add);
    },
    close() {
      partitions.close();
      follow([]);
    },
  };
}

function add(a: ZramUse, b: ZramUse): ZramUse {
  return {
    original: a.original + b.original,
    compressed: a.compressed + b.compressed,
    used: a.used + b.used,
  };
}

/**
 * statfs(2), counted as df counts (coreutils df.c, gnulib fsusage.c). Whoever calls it sees to it that a dead
 * server does not keep more than one thread of libuv's pool waiting.
 */
import { statfs } from 'node:fs';

/** What the kernel says of one filesystem. Numbers of blocks of a petabyte array pass 2^53, hence bigint. */
export interface StatfsResult {
  bsize: bigint;
  /** Unit of the block counts where it differs from `bsize`; only newer versions of Node tell it. */
  frsize?: bigint;
  blocks: bigint;
  bfree: bigint;
  bavail: bigint;
  files: bigint;
  ffree: bigint;
}

/** Space of one filesystem. */
export interface Space {
  sizeBytes: number;
  /** Blocks − free blocks: those reserved for root are neither used nor available. `null`: more free than there are. */
  usedBytes: number | null;
  /** What an ordinary user may still write. */
  availableBytes: number;
  /** `null` for filesystems that make inodes as they are needed (btrfs, FAT, many network filesystems). */
  inodesTotal: number | null;
  inodesUsed: number | null;
}

export type ReadStatfs = (path: string) => Promise<StatfsResult>;

/** @throws (rejects with) the system's error, which names the path */
export const readStatfs: ReadStatfs = (path) =>
  new Promise((resolve, reject) => {
    statfs(path, { bigint: true }, (error, result) => (error ? reject(error) : resolve(result)));
  });

export function toSpace(result: StatfsResult): Space {
  const { blocks, bfree, files, ffree } = result;
  const unit = result.frsize !== undefined && result.frsize > 0n ? result.frsize : result.bsize;
  // Some FUSE servers set the top bit of what is available to say "less than nothing"; df then takes it as negative.
  const available = BigInt.asIntN(64, result.bavail);
  return {
    sizeBytes: Number(blocks * unit),
    usedBytes: bfree <= blocks ? Number((blocks - bfree) * unit) : null,
    availableBytes: available > 0n ? Number(available * unit) : 0,
    inodesTotal: files > 0n ? Number(files) : null,
    inodesUsed: files > 0n && ffree <= files ? Number(files - ffree) : null,
  };
}

/**
 * used / (used + available), 0 to 100, not rounded up as df prints it.
 * @returns `null` for a filesystem without blocks
 */
export function usedPercent(space: Pick<Space, 'usedBytes' | 'availableBytes'>): number | null {
  if (space.usedBytes === null) return null;
  const total = space.usedBytes + space.availableBytes;
  // In this order the share is never a hair above 100.
  return total > 0 ? 100 * (space.usedBytes / total) : null;
}

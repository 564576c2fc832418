/** The files of history in its folder, whoever wrote them. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const suffix = '.tth';
export const damagedSuffix = '.damaged';
const pattern = /^([a-z]+)-(\d{8})\.tth(\.damaged)?$/;

export interface SegmentFile {
  readonly name: string;
  readonly log: string;
  /** Rises over all logs in the order in which the files were made. */
  readonly sequence: number;
  /** Set aside: its beginning could not be read. */
  readonly damaged: boolean;
}

export function segmentName(log: string, sequence: number): string {
  return `${log}-${String(sequence).padStart(8, '0')}${suffix}`;
}

/** In the order of {@link SegmentFile.sequence}; none where there is no such folder. @throws the system's error */
export function segmentFiles(folder: string): SegmentFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = pattern.exec(name);
      if (!match) return [];
      return [{ name, log: match[1] ?? '', sequence: Number(match[2]), damaged: match[3] !== undefined }];
    })
    .sort((one, other) => one.sequence - other.sequence);
}

/** Bytes of all files. */
export function sizeOfFiles(folder: string): number {
  return segmentFiles(folder).reduce((bytes, { name }) => {
    return bytes + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

export function removeFiles(folder: string, files: readonly SegmentFile[]): void {
  for (const { name } of files) rmSync(join(folder, name), { force: true });
}

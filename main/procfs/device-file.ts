/**
 * One value under /sys that a driver fetches from its device at each read: over I2C, from the embedded controller, by a
 * call into firmware. That takes from microseconds to, on some laptops, half a second, so it is read on a thread of
 * libuv's pool and not on the main one. Stays open as `KernelFile` does; an open file of sysfs wakes nothing.
 */
import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

const openFile = promisify(open);
const readAt = promisify(read);

/** The kernel writes no more than one page. */
const pageBytes = 4_096;

export class DeviceFile {
  readonly path: string;
  private fd: number | null = null;
  private reading = false;
  private closed = false;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * The text without the white space around it. One read at a time: the caller waits for it before the next.
   * @throws the system's error: ENOENT, EACCES, and whatever the driver answers (EIO, ENODATA, ETIMEDOUT, …)
   */
  async read(): Promise<string> {
    this.reading = true;
    try {
      this.fd ??= await openFile(this.path, 'r');
      const { bytesRead, buffer } = await readAt(this.fd, Buffer.allocUnsafe(pageBytes), 0, pageBytes, 0);
      return buffer.toString('utf8', 0, bytesRead).trim();
    } catch (error) {
      // A device that was removed and came back has a new file: the next read opens that one.
      this.release();
      throw error;
    } finally {
      this.reading = false;
      if (this.closed) this.release();
    }
  }

  /** Harmless twice. During a read it takes effect when that ends: its number must not go to another file before. */
  close(): void {
    this.closed = true;
    if (!this.reading) this.release();
  }

  private release(): void {
    const fd = this.fd;
    this.fd = null;
    if (fd !== null) close(fd, () => {});
  }
}

/** Of a file that only a privileged program may read. */
export const onlyRoot = 'only root may read it';

/** A read that brought nothing, in words. */
export function readFailure(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return onlyRoot;
  // Of an input that is switched off (Documentation/hwmon/sysfs-interface.rst).
  if (code === 'ENODATA') return 'the driver has no value for it now';
  return `the driver could not read it (${code ?? String(error)})`;
}

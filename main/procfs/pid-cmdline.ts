/**
 * /proc/<pid>/cmdline: the arguments of a process, each ended by a NUL byte, unless the process wrote something
 * else over them (proc_pid_cmdline(5)).
 */

/**
 * The arguments joined by spaces, as ps shows them.
 * @param bytes holds the text from its start
 * @param length bytes of it
 * @returns `null` where there are none: kernel threads, zombies, and programs that cleared them
 */
export function parsePidCmdline(bytes: Buffer, length: number): string | null {
  const text = bytes.toString('utf8', 0, length).replaceAll('\0', ' ').trimEnd();
  return text === '' ? null : text;
}

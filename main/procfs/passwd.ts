/**
 * /etc/passwd: names of the users that the machine itself knows (passwd(5)). Those of LDAP and the like are not
 * in it.
 *
 *     root:x:0:0:root:/root:/bin/bash
 */
import { parseCount } from './parse.ts';

/** User number to name; the first line of a number counts, as in getpwuid(3). Other lines are passed over. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':', 3);
    const number = parseCount(uid);
    if (name && number !== null && !names.has(number)) names.set(number, name);
  }
  return names;
}

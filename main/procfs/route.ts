/**
 * /proc/net/route and /proc/net/ipv6_route: which interfaces have a default route (proc_pid_net(5);
 * include/uapi/linux/route.h). Numbers are hexadecimal, without prefix.
 *
 *     Iface  Destination  Gateway   Flags  RefCnt  Use  Metric  Mask      MTU  Window  IRTT
 *     eth0   00000000     010200C0  0003   0       0    0       00000000  0    0       0
 */
import { ParseError } from './parse.ts';

/** RTF_UP: the route can be used. */
const routeUp = 0x0001;
/** RTF_REJECT: it says "unreachable"; the kernel keeps such a default route on `lo`. */
const routeReject = 0x0200;

/**
 * Interfaces with a default route of IPv4, in the file's order, each once.
 * @throws ParseError without its line of header, or for a line that is cut
 */
export function parseRoute(text: string): string[] {
  // A network namespace that never had a route has an empty file.
  if (text === '') return [];
  const [header, ...lines] = text.split('\n');
  if (!header?.startsWith('Iface')) throw new ParseError('net/route', 'no header "Iface Destination …"', text);
  return defaults(lines, 'net/route', 8, (fields) => {
    const [name, destination, , flags, , , , mask] = fields;
    return { name, isDefault: isZero(destination) && isZero(mask), flags };
  });
}

/**
 * The same of IPv6, whose file has no header: destination, its prefix length, source, its prefix length, next hop,
 * metric, references, uses, flags, interface.
 * @throws ParseError for a line that is cut
 */
export function parseIpv6Route(text: string): string[] {
  return defaults(text.split('\n'), 'net/ipv6_route', 10, (fields) => {
    const [destination, length] = fields;
    return { name: fields[9], isDefault: isZero(destination) && isZero(length), flags: fields[8] };
  });
}

interface Route {
  name: string | undefined;
  isDefault: boolean;
  flags: string | undefined;
}

function defaults(lines: string[], file: string, columns: number, parse: (fields: string[]) => Route): string[] {
  const found = new Set<string>();
  for (const line of lines) {
    if (line.trim() === '') continue;
    const fields = line.trim().split(/\s+/);
    if (fields.length < columns) throw new ParseError(file, `${fields.length} columns, not ${columns}`, line);
    const route = parse(fields);
    const flags = /^[0-9a-fA-F]{1,8}$/.test(route.flags ?? '') ? Number.parseInt(route.flags ?? '', 16) : null;
    if (flags === null || route.name === undefined) throw new ParseError(file, 'no flags in hexadecimal', line);
    if (route.isDefault && (flags & routeUp) !== 0 && (flags & routeReject) === 0) found.add(route.name);
  }
  return [...found];
}

function isZero(hexadecimal: string | undefined): boolean {
  return hexadecimal !== undefined && /^0+$/.test(hexadecimal);
}

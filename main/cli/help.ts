/** What `telltale --help` prints. */
import { channelNames } from '../../protocol/channels.ts';

export const help = `Usage: telltale <command> [options]

Commands
  serve      sample this machine and serve the dashboard and the stream on loopback
  snapshot   print one reading with true rates and exit

telltale serve
  --host ADDRESS                address to listen on (127.0.0.1); only loopback without sharing
  --port N                      port to listen on (7447); 0 picks a free one
  --interval TIME               time between two samples (1s), 250ms to 10s
  --no-CHANNEL                  neither sample nor offer a channel, such as --no-process
  --base-path PATH              serve everything under this path, for a proxy in front
  --allowed-host NAME           a further name by which this machine may be addressed; repeat or use commas
  --max-viewers N               viewers at once (10000)
  --max-viewers-per-address N   viewers at once from one address (10000)
  --host-root DIR               read the machine whose /proc and /sys are mounted below DIR

telltale snapshot
  --channels A,B                these channels (all)
  --json                        as GET /api/v1/snapshot answers
  --host-root DIR               as above

Channels: ${channelNames.join(', ')}

The address is printed on stdout, the log goes to stderr.
`;

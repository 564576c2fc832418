/** What `telltale --help` prints. */
import { channelNames } from '../../protocol/channels.ts';

export const help = `Usage: telltale <command> [options]

Commands
  serve      sample this machine and serve the dashboard and the stream on loopback
  snapshot   print one reading with true rates and exit
  share      share what a running serve shows, or print its link and change what it shows
  unshare    end sharing, with every viewer and session
  viewers    list who is watching
  disconnect ID   end one viewer and turn it away
  access-log who came, went and was refused
  token      add NAME, list, revoke NAME: tokens of programs, which outlive every share

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

  --share                       let other machines read: prints a link with an invitation for each address
  --share-address A             address to share on (private ones of this machine), or all; repeat or use commas
  --share-expires TIME          how long the invitation is valid (24h), or never
  --share-show WHAT             command-lines, users, addresses: hidden from viewers unless named here
  --share-hide processes        shows viewers only the number of processes
  --no-announce                 say nothing of a share on the local network (mDNS)
  --no-listen                   do not listen for the shares of neighbours
  --require-token               ask for a token on loopback too, where other users of this machine could read
  --trusted-proxy ADDRESS       proxy, or network of proxies, whose X-Forwarded-For and -Proto are believed
  --tls-cert FILE --tls-key FILE   serve over TLS with your certificate
  --tls self                    serve over TLS with a certificate made for it: browsers warn, another Telltale
                                compares its fingerprint, which is in the link

telltale share
  --port N                      which one, where several run; also for unshare, viewers, disconnect, access-log
  --new-link                    a new invitation: whoever came with the old one is out
  --address A, --expires TIME, --show WHAT, --hide WHAT   as above
  --json                        print JSON; also for the others

telltale token add NAME
  --expires TIME                how long it is valid (for ever)

telltale snapshot
  --channels A,B                these channels (all)
  --json                        as GET /api/v1/snapshot answers
  --host-root DIR               as above

Channels: ${channelNames.join(', ')}

The address is printed on stdout, the log goes to stderr.
`;

/** The card of TCP bytes by process: a transfer of known size is in it, and nobody asks while it is out of sight. */
import { execFileSync } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from './fixtures.ts';

test('a process that has sent 5 MB is listed with them, once the card is on the screen', async ({ dashboard }) => {
  test.setTimeout(120_000);
  try {
    execFileSync('ss', ['--version']);
  } catch {
    test.skip(true, 'ss is not installed');
  }
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise<void>((resolve) => client.write(Buffer.alloc(5_242_880), () => resolve()));
  let asked = 0;
  dashboard.on('request', (request) => {
    if (request.url().endsWith('/api/v1/tcp')) asked += 1;
  });
  await dashboard.evaluate(() => {
    location.hash = '#/network';
  });
  const card = dashboard.getByRole('region', { name: 'TCP by process', exact: true });
  await expect(card.getByText('Connections that are open now')).toBeAttached();
  expect(asked).toBe(0);
  await card.scrollIntoViewIfNeeded();
  // Both ends are of this process: 5 MiB and what its connection to the browser carries.
  const row = card
    .getByRole('row')
    .filter({ has: dashboard.getByRole('cell', { name: String(process.pid), exact: true }) });
  await expect(row.getByRole('cell').nth(3)).toHaveText(/^[5-9](\.\d+)? MiB$/);
  await expect(row.getByRole('cell').nth(4)).toHaveText(/^[5-9](\.\d+)? MiB$/);
  await expect(card.getByText('UDP, and QUIC with it, is counted for no process')).toBeVisible();
  client.destroy();
  server.close();
});

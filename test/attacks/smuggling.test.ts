/**
 * Requests that a proxy in front could read as one and we as two, or the other way round (RFC 9112, section 11.2): none
 * of them is answered twice, and what hides in a body is never a request.
 */
import { expect, test } from 'vitest';
import { ended, open, serve } from '../server/harness.ts';
import { watchBeside } from './good-viewer.ts';

const hidden = 'GET /api/v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const length = hidden.length;
const head = (method: string, ...headers: string[]) =>
  `${method} /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n`;
const chunk = `${length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;

const shapes: Record<string, string> = {
  'length and chunks': `${head('POST', `Content-Length: ${length}`, 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
  'length and chunks, of a GET': `${head('GET', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
  'two lengths': head('POST', 'Content-Length: 0', `Content-Length: ${length}`) + hidden,
  'two lengths in one': head('POST', `Content-Length: 0, ${length}`) + hidden,
  'a length with a sign': head('POST', `Content-Length: +${length}`) + hidden,
  'a negative length': head('POST', 'Content-Length: -1') + hidden,
  'a length in hexadecimal': head('POST', `Content-Length: 0x${length.toString(16)}`) + hidden,
  'a length beyond all numbers': head('POST', 'Content-Length: 99999999999999999999') + hidden,
  'a length with a space before its colon': head('POST', `Content-Length : ${length}`) + hidden,
  'a folded length': head('POST', `Content-Length:\r\n ${length}`) + hidden,
  'an unknown coding': head('POST', 'Transfer-Encoding: xchunked') + hidden,
  'two codings': head('POST', 'Transfer-Encoding: identity', 'Transfer-Encoding: chunked') + chunk,
  'chunked that is not last': head('POST', 'Transfer-Encoding: chunked, identity') + chunk,
  'a coding behind a control character': head('POST', 'Transfer-Encoding: \x0bchunked') + chunk,
  'a coding with a space before its colon': head('POST', 'Transfer-Encoding : chunked') + chunk,
  'a chunk whose size is none': `${head('POST', 'Transfer-Encoding: chunked')}zz\r\n${hidden}`,
  'a chunk whose size overflows': `${head('POST', 'Transfer-Encoding: chunked')}ffffffffffffffff1\r\n${hidden}`,
  'a chunk with a bare line feed': `${head('POST', 'Transfer-Encoding: chunked')}0\n\n${hidden}`,
  'the body of a GET': head('GET', `Content-Length: ${length}`) + hidden,
  'the body of a DELETE': head('DELETE', `Content-Length: ${length}`) + hidden,
  'a bare carriage return in a header': `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\rContent-Length: ${length}\r\n\r\n`,
  'a NUL in a header': head('GET', 'X: a\0b'),
  'a space before the first header': `GET /healthz HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n`,
  'no version': `GET /healthz\r\nHost: 127.0.0.1\r\n\r\n${hidden}`,
  'an unknown version': `GET /healthz HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n${hidden}`,
  'an upgrade with a body':
    head('GET', 'Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${length}`) + hidden,
};

test('an upgrade behind a request that is still being answered ends the connection and nothing else', async () => {
  // The answer waits for this.
  let release = () => {};
  const refresh = () => new Promise<void>((resolve) => (release = resolve));
  const served = await serve({ refresh });
  const viewers = await watchBeside(served);
  const slow = 'GET /api/v1/snapshot?channels=system HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  for (const upgrade of [
    ['/ws', 'websocket'],
    ['/nothing', 'websocket'],
    ['/healthz', 'h2c'],
  ]) {
    const socket = await open(served.server.port);
    const answer = ended(socket);
    const [path, protocol] = upgrade;
    socket.write(
      `${slow}GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    expect(await answer).toBe('');
    release();
  }
  await viewers.complete();
  expect(served.lines).toEqual([]);
});

test('none of them is two requests, and who watches beside misses nothing', { timeout: 60_000 }, async () => {
  const served = await serve();
  const viewers = await watchBeside(served);
  const answers = await Promise.all(
    Object.entries(shapes).map(async ([name, bytes]) => {
      const socket = await open(served.server.port);
      const answer = ended(socket);
      socket.write(bytes, 'latin1');
      socket.setTimeout(10_000, () => socket.destroy(new Error('left open')));
      const text = await answer;
      return { name, statuses: [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1])), text };
    }),
  );
  for (const { name, statuses, text } of answers) {
    // None where the parser gave up on the body while the head was being answered: then the connection is cut.
    expect([name, statuses]).toEqual([name, expect.toSatisfy((each: number[]) => each.length <= 1)]);
    // A request line of HTTP/0.9 is taken for one; what it asks for is open to all.
    const expected = name === 'no version' ? [200] : [];
    expect([name, statuses.filter((status) => status < 400 || status > 499)]).toEqual([name, expected]);
    expect([name, text.includes('"run_id"')]).toEqual([name, false]);
  }
  expect(answers.filter(({ statuses }) => statuses.length === 1).length).toBeGreaterThan(20);
  await viewers.complete();
});

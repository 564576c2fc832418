import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { askWhyRefused, exchangeInvitation } from '../../protocol/client/browser/session.ts';
import { createWebSocketTransport } from '../../protocol/client/browser/websocket.ts';
import { type AddressBar, takeInvitation } from '../../renderer/transport/invitation.ts';

const token = 'LXBoqWqA2L8gXuSbv5MoYQ';

function page(address: string): { bar: AddressBar; addresses: string[] } {
  const url = new URL(address);
  const addresses: string[] = [];
  const bar = {
    location: { hash: url.hash, pathname: url.pathname, search: url.search },
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, next: string) => {
        addresses.push(next);
        bar.location.hash = '';
      },
    },
  };
  return { bar, addresses };
}

async function server(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/base/`;
  return { asked, environment: { baseUrl, fetch }, close: () => http.close() };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status).end(JSON.stringify({ error: { code, message } }));
}

test.each([
  [`http://nas:7447/#invite=${token}`, token, '/'],
  [`http://nas:7447/base/?x=1#invite=${token}&fingerprint=00`, token, '/base/?x=1'],
  ['http://nas:7447/#invite=', '', '/'],
  ['http://nas:7447/#invite=<script>', '', '/'],
  [`http://nas:7447/#invite=${token}/more`, '', '/'],
])('of %s the invitation is taken and the fragment erased', (address, expected, left) => {
  const { bar, addresses } = page(address);
  expect(takeInvitation(bar)).toBe(expected);
  expect(addresses).toEqual([left]);
  expect(takeInvitation(bar)).toBe(null);
});

test.each(['http://nas:7447/', 'http://nas:7447/#/cpu?at=5', `http://nas:7447/?invite=${token}`])(
  '%s invites nobody and stays as it is',
  (address) => {
    const { bar, addresses } = page(address);
    expect(takeInvitation(bar)).toBe(null);
    expect(addresses).toEqual([]);
  },
);

test('the token goes to the server that the page came from, in a header, once', async () => {
  const { asked, environment } = await server((_request, response) => response.writeHead(204).end());
  expect(await exchangeInvitation(environment, token)).toBe(null);
  expect(asked).toEqual([`POST /base/api/v1/session Bearer ${token}`]);
});

test('a refusal says why: for good where the invitation is dead, for now where there were too many', async () => {
  let status = 401;
  const { environment, close } = await server((_request, response) =>
    refuse(response, status, status === 401 ? 'unauthorized' : 'too_many_requests', 'The link has expired.'),
  );
  expect(await exchangeInvitation(environment, token)).toEqual({ code: 4401, text: 'The link has expired.' });
  expect(await askWhyRefused(environment)).toEqual({ code: 4401, text: 'The link has expired.' });
  status = 429;
  expect(await exchangeInvitation(environment, token)).toEqual({ code: null, text: 'The link has expired.' });
  status = 503;
  expect(await askWhyRefused(environment)).toEqual({ code: null, text: 'The link has expired.' });
  close();
});

test('who finds all places taken is told so by the event stream, since REST has room for all', async () => {
  const { environment } = await server(({ url }, response) => {
    if (url === '/base/api/v1/info') response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    else refuse(response, 503, 'too_many_viewers', 'All 2 places are taken.');
  });
  expect(await askWhyRefused(environment)).toEqual({ code: null, text: 'All 2 places are taken.' });
});

test('where only the WebSocket is refused it says so, and keeps no stream open', async () => {
  let onEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    onEnded = resolve;
  });
  const { environment } = await server(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (url === '/base/metrics/stream') response.on('close', onEnded).write(': here\n\n');
    else response.end('{}');
  });
  expect(await askWhyRefused(environment)).toMatchObject({ text: expect.stringContaining('no WebSocket') });
  await ended;
});

test('a server that is not there is no refusal', async () => {
  const environment = { baseUrl: 'http://127.0.0.1:1/', fetch };
  expect(await exchangeInvitation(environment, token)).toMatchObject({ code: null });
  expect(await askWhyRefused(environment)).toBe(null);
});

test('a page without access is told so, though a browser does not say why a WebSocket was refused', async () => {
  const { asked, environment } = await server((_request, response) =>
    refuse(response, 401, 'unauthorized', 'A link is needed.'),
  );
  const WebSocket = WsWebSocket as unknown as typeof globalThis.WebSocket;
  let invitation: string | null = token;
  const takeOnce = () => {
    const taken = invitation;
    invitation = null;
    return taken;
  };
  const transport = createWebSocketTransport({ ...environment, WebSocket, takeInvitation: takeOnce });
  const closed = () =>
    new Promise((resolve) => {
      transport.connect({ opened: () => resolve('opened'), received: () => undefined, closed: resolve });
    });
  expect(await closed()).toEqual({ code: 4401, text: 'A link is needed.' });
  expect(await closed()).toEqual({ code: 4401, text: 'A link is needed.' });
  expect(asked).toEqual([
    `POST /base/api/v1/session Bearer ${token}`,
    'GET /base/ws -',
    'GET /base/api/v1/info -',
  ]);
});

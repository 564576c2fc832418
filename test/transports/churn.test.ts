import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../main/clock.ts';
import { sample, startMs } from '../hub/harness.ts';
import { openClient, openRaw, startEndpoint, until } from './harness.ts';

test('viewers that come and go in every way leave no demand, timer or socket', { timeout: 60_000 }, async () => {
  let timers = 0;
  const clock: Clock = {
    ...systemClock,
    after(delayMs, callback) {
      let pending = true;
      const settle = () => {
        if (pending) timers -= 1;
        pending = false;
      };
      timers += 1;
      const cancel = systemClock.after(delayMs, () => {
        settle();
        callback();
      });
      return () => {
        settle();
        cancel();
      };
    },
  };
  let demands = 0;
  const demand = () => {
    demands += 1;
    return () => {
      demands -= 1;
    };
  };
  const { hub, port, sockets } = await startEndpoint({ clock, demand });
  for (let round = 0; round < 60; round += 1) {
    hub.publish([sample('cpu', startMs + round * 1_000, 'x'.repeat(1_000))]);
    if (round % 2 === 0) {
      const { socket, closed } = await openClient(port, 'cpu,process');
      socket.send('{"action":"subscribe","channel":"memory"}');
      if (round % 4 === 0) socket.terminate();
      else socket.close();
      await closed;
    } else {
      const { socket, received } = await openRaw(
        port,
        'GET /metrics/stream?channels=cpu HTTP/1.1\r\nHost: a\r\n\r\n',
      );
      if (round % 4 === 1) await until(() => received().includes('event: cpu'));
      socket.destroy();
    }
    if (round % 10 === 9) for (const { id } of hub.viewers()) hub.disconnect(id, 1008, 'a test');
  }
  await until(() => hub.viewerCount === 0 && sockets.size === 0);
  expect({ demands, timers }).toEqual({ demands: 0, timers: 0 });
});

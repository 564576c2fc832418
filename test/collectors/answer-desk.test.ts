import { expect, test } from 'vitest';
import { AnswerDesk } from '../../main/collectors/answer-desk.ts';

const timeoutMs = 20;
const late = { failure: 'did not answer within 0.02 s' };

function withResolvers<Answer>() {
  let resolve: (answer: Answer) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Answer>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** A call that answers when it is told to. */
function held<Answer>() {
  let calls = 0;
  const { promise, resolve } = withResolvers<Answer>();
  const call = () => {
    calls += 1;
    return promise;
  };
  return { call, answer: resolve, calls: () => calls };
}

test('an answer in time is handed on', async () => {
  expect(await new AnswerDesk(timeoutMs).ask('a', true, async () => 42)).toBe(42);
});

test('a refusal is a failure with its text', async () => {
  const desk = new AnswerDesk(timeoutMs);
  const refuse = () => Promise.reject(new Error('EACCES: permission denied'));
  expect(await desk.ask('a', true, refuse)).toEqual({ failure: 'EACCES: permission denied' });
});

test('what does not answer is left alone until it does', async () => {
  const desk = new AnswerDesk(timeoutMs);
  const server = held<string>();
  expect(await desk.ask('nfs', true, server.call)).toEqual(late);
  expect(await desk.ask('nfs', true, server.call)).toEqual(late);
  expect(server.calls()).toBe(1);
  // Others are asked meanwhile.
  expect(await desk.ask('other', true, async () => 'here')).toBe('here');
  server.answer('back');
  await new Promise(setImmediate);
  expect(await desk.ask('nfs', true, server.call)).toBe('back');
  expect(server.calls()).toBe(2);
});

test('a call that fails long after its time is no unhandled rejection, and frees its place', async () => {
  const desk = new AnswerDesk(timeoutMs);
  const { promise, reject } = withResolvers<string>();
  expect(await desk.ask('nfs', true, () => promise)).toEqual(late);
  reject(new Error('ESTALE'));
  await new Promise(setImmediate);
  expect(await desk.ask('nfs', true, async () => 'back')).toBe('back');
});

test('two dead servers are all that is waited for; a local one is asked still, until three wait', async () => {
  const desk = new AnswerDesk(timeoutMs);
  const servers = [held<string>(), held<string>(), held<string>(), held<string>()] as const;
  expect(await desk.ask('nfs1', true, servers[0].call)).toEqual(late);
  expect(await desk.ask('nfs2', true, servers[1].call)).toEqual(late);
  expect(await desk.ask('nfs3', true, servers[2].call)).toEqual({
    failure: 'not asked: 2 other filesystems do not answer',
  });
  expect(servers[2].calls()).toBe(0);
  expect(await desk.ask('disk1', false, async () => 'here')).toBe('here');
  expect(await desk.ask('disk2', false, servers[3].call)).toEqual(late);
  expect(await desk.ask('disk1', false, async () => 'here')).toEqual({
    failure: 'not asked: 3 other filesystems do not answer',
  });
});

/** TCP bytes by process, asked for while they are shown; not again by a view whose question was refused. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TcpResult } from '../../protocol/tcp.ts';
import { type Answer, useAnswer } from './use-answer.ts';

/** Each question is a program run on the machine. */
const everyMs = 3_000;

/** @param isShown whoever was refused, or has no ss, is so still: asked again once it was false meanwhile */
export function useTcp(isShown: boolean): Answer<TcpResult> {
  const isRefused = useSignal(false);
  const answer = useAnswer('tcp', everyMs, isShown && !isRefused.value);
  const problem = answer.problem.value;
  useEffect(() => {
    if (problem !== null) isRefused.value = true;
  }, [problem]);
  useEffect(() => {
    if (!isShown) isRefused.value = false;
  }, [isShown]);
  return answer;
}

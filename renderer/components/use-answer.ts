/** What the machine answers to a question, asked again and again for as long as a view stands in the page. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { RequestMethod, RequestMethods } from '../../protocol/share.ts';
import { useStore } from '../store/context.ts';

export interface Answer<Result> {
  /** The newest; `null` before the first. */
  readonly value: ReadonlySignal<Result | null>;
  /** Why the newest question was not answered; `null` where it was. */
  readonly problem: ReadonlySignal<string | null>;
  /** Asks now. */
  ask(): Promise<void>;
  /** Takes what another request has answered. */
  take(result: Result): void;
}

type Plain = {
  [Method in RequestMethod]: RequestMethods[Method]['params'] extends Record<string, never> ? Method : never;
}[RequestMethod];

/**
 * @param everyMs between two questions, which rest while nobody sees the page or nobody is there to answer
 * @param isWanted whether it is asked at all now
 */
export function useAnswer<Method extends Plain>(
  method: Method,
  everyMs: number,
  isWanted = true,
): Answer<RequestMethods[Method]['result']> {
  type Result = RequestMethods[Method]['result'];
  const store = useStore();
  const value = useSignal<Result | null>(null);
  const problem = useSignal<string | null>(null);
  const answer = useMemo(() => {
    /** Rises with each answer taken from elsewhere, which is newer than what is still on its way. */
    let taken = 0;
    return {
      async ask() {
        const before = taken;
        try {
          const result = await store.request(method, {} as RequestMethods[Method]['params']);
          if (before === taken) value.value = result;
          problem.value = null;
        } catch (error) {
          problem.value = error instanceof Error ? error.message : String(error);
        }
      },
      take(result: Result) {
        taken += 1;
        value.value = result;
        problem.value = null;
      },
    };
  }, [store, method]);
  const { phase } = store.connection.value;
  useEffect(() => {
    if (phase !== 'live' || !isWanted) return;
    void answer.ask();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void answer.ask();
    }, everyMs);
    return () => clearInterval(timer);
  }, [answer, phase, isWanted]);
  return { value, problem, ...answer };
}

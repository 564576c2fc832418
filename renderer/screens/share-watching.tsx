/** Who is watching now, how well they keep up, and the owner's hand at the door. */
import { useSignal } from '@preact/signals';
import type { ViewerInfo } from '../../protocol/api.ts';
import { Card } from '../components/card.tsx';
import { bytes, count, latency, textOf } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { useAnswer } from '../components/use-answer.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelTitle } from './settings-words.ts';

const lookMs = 2_000;
/** A table of more is read by nobody; the program `telltale viewers` prints them all. */
const mostRows = 100;

export function Watching({ canDisconnect }: { readonly canDisconnect: boolean }) {
  const answer = useAnswer('viewers', lookMs);
  const viewers = answer.value.value?.viewers ?? [];
  // The owner's own window is no viewer of the share.
  const others = viewers.filter(({ transport }) => transport !== 'ipc');
  const shown = others.slice(0, mostRows);
  const rest = others.length - shown.length;
  return (
    <Card title={t('Watching now')} area="span-6" note={answer.value.value && textOf(others.length, count)}>
      {answer.problem.value !== null && <p class="empty">{answer.problem}</p>}
      {answer.value.value && others.length === 0 && <p class="empty">{t('Nobody has opened the link.')}</p>}
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section class="wide" tabIndex={0} aria-label={t('Viewers')}>
          <table class="parts sorted-table viewers-table">
            <caption class="visually-hidden">{t('Viewers')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('Address')}</th>
                <th scope="col">{t('Since')}</th>
                <th scope="col">{t('Over')}</th>
                <th scope="col">{t('Looks at')}</th>
                <th scope="col" class="number">
                  {t('Round trip')}
                </th>
                <th scope="col" class="number">
                  {t('Waiting to be sent')}
                </th>
                <th scope="col" class="number">
                  {t('Left out')}
                </th>
                {canDisconnect && (
                  <th scope="col">
                    <span class="visually-hidden">{t('End')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((viewer) => (
                <Viewer key={viewer.id} viewer={viewer} canDisconnect={canDisconnect} gone={answer.ask} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rest > 0 && <p class="share-hint">{t('and {rest} more', { rest: textOf(rest, count) })}</p>}
    </Card>
  );
}

interface ViewerProps {
  readonly viewer: ViewerInfo;
  readonly canDisconnect: boolean;
  gone(): Promise<void>;
}

function Viewer({ viewer, canDisconnect, gone }: ViewerProps) {
  const store = useStore();
  const moment = useMomentFormat();
  const busy = useSignal(false);
  const channels = viewer.channels.map(channelTitle).join(', ');
  const disconnect = async () => {
    busy.value = true;
    // Whether it was there or had just left, the next list says how it is now.
    await store.request('disconnect', { id: viewer.id }).catch(() => null);
    await gone();
    busy.value = false;
  };
  return (
    <tr>
      <th scope="row">{viewer.address}</th>
      <td>{moment.value.dateTime(Date.parse(viewer.since))}</td>
      <td>{{ websocket: t('WebSocket'), sse: t('Event stream'), ipc: t('This app') }[viewer.transport]}</td>
      <td class="rest" title={channels}>
        {channels}
      </td>
      <td class="number">
        {viewer.round_trip_ms === null ? t('not yet') : textOf(viewer.round_trip_ms / 1_000, latency)}
      </td>
      <td class="number">{textOf(viewer.backlog_bytes, bytes)}</td>
      <td class="number">{textOf(viewer.dropped_messages, count)}</td>
      {canDisconnect && (
        <td class="number">
          <button
            type="button"
            class="button-quiet"
            disabled={busy.value}
            aria-label={t('Disconnect {address}', { address: viewer.address })}
            onClick={() => void disconnect()}
          >
            {t('Disconnect')}
          </button>
        </td>
      )}
    </tr>
  );
}

/**
 * Machines: this one, those that announce themselves on the local network, and the way to one whose link somebody has
 * sent. What neighbours say of themselves is shown and believed by nobody; nothing is sent to them unasked.
 */

import { useComputed } from '@preact/signals';
import type { Neighbour } from '../../protocol/neighbours.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Card } from '../components/card.tsx';
import { bytes, duration, textOf } from '../components/format.ts';
import { OpenLink } from '../components/open-link.tsx';
import { useAnswer } from '../components/use-answer.ts';
import { rich, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { formatRoute } from '../store/route.ts';
import { Facts, ScreenFrame } from './parts.tsx';

const lookMs = 5_000;

export function MachinesScreen() {
  const { hello } = useStore();
  if (hello.value?.audience === 'viewer') {
    return (
      <div class="nothing">
        <h2>{t('Other machines are its owner’s to see.')}</h2>
        <p>
          {t('You are watching {name}. What is on its network is not shared with you.', {
            name: hello.value.name,
          })}
        </p>
      </div>
    );
  }
  return (
    <ScreenFrame title={t('Machines')} about={t('Telltales that can be looked at from here')}>
      <div class="screen-grid">
        <ThisMachine />
        <Card title={t('Open a link')} area="span-3">
          <OpenLink />
        </Card>
        <Neighbours />
      </div>
    </ScreenFrame>
  );
}

function ThisMachine() {
  const { hello, info } = useStore();
  const facts = useComputed((): [string, string | null][] => [
    [t('System'), info.value?.os ?? null],
    [t('Processor'), info.value?.cpu_model ?? null],
    [t('Memory'), info.value && textOf(info.value.memory_bytes, bytes)],
    ['Telltale', hello.value?.version ?? null],
    [t('Time zone'), hello.value?.time_zone ?? null],
  ]);
  return (
    <Card title={t('This machine')} area="span-3" note={hello.value?.name}>
      <Facts facts={facts} />
    </Card>
  );
}

function Neighbours() {
  const answer = useAnswer('neighbours', lookMs);
  const result = answer.value.value;
  const list = result?.neighbours ?? [];
  return (
    <Card title={t('Heard on this network')} area="span-6" note={result?.listening ? t('Listening') : ''}>
      {answer.problem.value !== null && <p class="empty">{answer.problem}</p>}
      {answer.problem.value === null && !result && <p class="empty">{t('Listening…')}</p>}
      {result && list.length === 0 && <NobodyHeard listening={result.listening} />}
      {list.length > 0 && (
        <>
          <p class="prose">
            {t(
              'Each opens with the link that its owner gives away; without an invitation its page only asks for one. Names and addresses are what they say of themselves.',
            )}
          </p>
          <ul class="neighbours">
            {list.map((one) => (
              <li key={`${one.name} ${one.heard_from} ${one.port}`} class="neighbour">
                <NeighbourRow neighbour={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function NeighbourRow({ neighbour }: { readonly neighbour: Neighbour }) {
  const { name, url, tls, addresses, port, heard_from: heardFrom, heard_at: heardAt } = neighbour;
  const { serverNow } = useStore();
  const bridge = window.telltale;
  const agoSeconds = Math.max(0, (serverNow() - Date.parse(heardAt)) / 1_000);
  return (
    <>
      <p class="neighbour-name">
        <strong>{visibleText(name)}</strong>
        <span class={tls ? 'tag' : 'tag tag-warning'}>{tls ? t('encrypted') : t('not encrypted')}</span>
      </p>
      <p class="neighbour-place" title={visibleText(addresses.join(', '))}>
        {t('{address}, port {port}', { address: addresses[0] ?? '', port })}
        {addresses.length > 1 && t(', and {count} more', { count: addresses.length - 1 })}
        {!addresses.includes(heardFrom) && t('; heard from {heardFrom}', { heardFrom })}
        <span class="neighbour-heard">{t('heard {duration} ago', { duration: duration(agoSeconds) })}</span>
      </p>
      {/* The app shows this machine and no other: the browser opens the others, when a person says so. */}
      {bridge ? (
        <button
          type="button"
          class="button"
          aria-label={t('Open {name}', { name })}
          onClick={() => bridge.openLink(url)}
        >
          {t('Open')}
        </button>
      ) : (
        <a
          class="button"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t('Open {name}', { name })}
        >
          {t('Open')}
        </a>
      )}
    </>
  );
}

function NobodyHeard({ listening }: { readonly listening: boolean }) {
  const isOwner = useStore().hello.value?.audience === 'owner';
  if (!listening) {
    return (
      <div class="empty">
        <p>{t('Nobody is listened for: that was switched off when Telltale was started, or in its settings.')}</p>
        {isOwner && (
          <p>
            <a class="link-button" href={formatRoute({ screen: 'settings', params: {} })}>
              {t('Settings')}
            </a>
          </p>
        )}
      </div>
    );
  }
  return (
    <div class="empty">
      <p>
        {rich(
          'No other Telltale is heard. A machine says that it is there while it shares: on the other machine open {share}, or run {command}.',
          { share: <strong>{t('Share')}</strong>, command: <code>telltale share</code> },
        )}
      </p>
      <p>
        {t('Networks for guests often keep machines apart; then a link still works where it can be reached.')}{' '}
        <a class="link-button" href={formatRoute({ screen: 'share', params: {} })}>
          {t('Share this machine')}
        </a>
      </p>
    </div>
  );
}

/**
 * Machines: this one, those that announce themselves on the local network, and the way to one whose link somebody has
 * sent. What neighbours say of themselves is shown and believed by nobody; nothing is sent to them unasked.
 */

import { useComputed } from '@preact/signals';
import type { Neighbour } from '../../protocol/neighbours.ts';
import { Card } from '../components/card.tsx';
import { CopyField } from '../components/copy.tsx';
import { bytes, textOf } from '../components/format.ts';
import { OpenLink } from '../components/open-link.tsx';
import { useAnswer } from '../components/use-answer.ts';
import { useStore } from '../store/context.ts';
import { formatRoute } from '../store/route.ts';
import { Facts, ScreenFrame } from './parts.tsx';

const lookMs = 5_000;

export function MachinesScreen() {
  const { hello } = useStore();
  if (hello.value?.audience === 'viewer') {
    return (
      <div class="nothing">
        <h2>Other machines are its owner’s to see.</h2>
        <p>You are watching {hello.value.name}. What is on its network is not shared with you.</p>
      </div>
    );
  }
  return (
    <ScreenFrame title="Machines" about="Telltales that can be looked at from here">
      <div class="screen-grid">
        <ThisMachine />
        <Card title="Open a link" area="span-3">
          {window.telltale ? (
            <p class="prose">
              A link that somebody has sent you opens in your browser: paste it there. This window shows this
              machine and no other.
            </p>
          ) : (
            <OpenLink />
          )}
        </Card>
        <Neighbours />
      </div>
    </ScreenFrame>
  );
}

function ThisMachine() {
  const { hello, info } = useStore();
  const facts = useComputed((): [string, string | null][] => [
    ['System', info.value?.os ?? null],
    ['Processor', info.value?.cpu_model ?? null],
    ['Memory', info.value && textOf(info.value.memory_bytes, bytes)],
    ['Telltale', hello.value?.version ?? null],
    ['Time zone', hello.value?.time_zone ?? null],
  ]);
  return (
    <Card title="This machine" area="span-3" note={hello.value?.name}>
      <Facts facts={facts} />
    </Card>
  );
}

function Neighbours() {
  const answer = useAnswer('neighbours', lookMs);
  const result = answer.value.value;
  const list = result?.neighbours ?? [];
  return (
    <Card title="Heard on this network" area="span-6" note={result?.listening ? 'Listening' : ''}>
      {answer.problem.value !== null && <p class="empty">{answer.problem}</p>}
      {answer.problem.value === null && !result && <p class="empty">Listening…</p>}
      {result && list.length === 0 && <NobodyHeard listening={result.listening} />}
      {list.length > 0 && (
        <>
          <p class="prose">
            Each opens with the link that its owner gives away; without an invitation its page only asks for one.
            Names and addresses are what they say of themselves.
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
  const { name, url, tls, addresses, port, heard_from: heardFrom } = neighbour;
  return (
    <>
      <p class="neighbour-name">
        <strong>{name}</strong>
        <span class={tls ? 'tag' : 'tag tag-warning'}>{tls ? 'encrypted' : 'not encrypted'}</span>
      </p>
      <p class="neighbour-place" title={addresses.join(', ')}>
        {addresses[0]}, port {port}
        {addresses.length > 1 && `, and ${addresses.length - 1} more`}
        {!addresses.includes(heardFrom) && `; heard from ${heardFrom}`}
      </p>
      {/* The app opens no address of others; a browser does, when a person says so. */}
      {window.telltale ? (
        <CopyField label={`Address of ${name}`} text={url} />
      ) : (
        <a class="button" href={url} target="_blank" rel="noopener noreferrer">
          Open
        </a>
      )}
    </>
  );
}

function NobodyHeard({ listening }: { readonly listening: boolean }) {
  if (!listening) {
    return (
      <p class="empty">
        Telltale does not listen for others: it was switched off when it was started, or in its settings.
      </p>
    );
  }
  return (
    <div class="empty">
      <p>
        No other Telltale is heard. A machine says that it is there while it shares: on the other machine open{' '}
        <strong>Share</strong>, or run <code>telltale share</code>.
      </p>
      <p>
        Networks for guests often keep machines apart; then a link still works where it can be reached.{' '}
        <a class="link-button" href={formatRoute({ screen: 'share', params: {} })}>
          Share this machine
        </a>
      </p>
    </div>
  );
}

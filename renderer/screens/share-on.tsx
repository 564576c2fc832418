/** Something is shared: the link to give away, what it shows, where it is served, and how to end or replace it. */
import { useComputed, useSignal } from '@preact/signals';
import type { OwnerMethods, ShareChoices, ShareState } from '../../protocol/share.ts';
import { Card } from '../components/card.tsx';
import { CopyField } from '../components/copy.tsx';
import { duration } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { QrPicture } from '../components/qr-picture.tsx';
import { Segmented } from '../components/segmented.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { hostOf, leadsHereFromElsewhere } from '../store/shared-link.ts';
import type { ShareProps } from './share.tsx';
import { AccessLog } from './share-log.tsx';
import { AddressChoice, PlainHttp, VisibleChoice } from './share-parts.tsx';
import { type Expiry, expiryChoices, usualExpiry } from './share-words.ts';

interface Wish {
  readonly choices?: Partial<ShareChoices>;
  readonly addresses?: readonly string[];
}

export function ShareOn({ state, change, busy }: ShareProps) {
  const store = useStore();
  const expiry = useSignal<Expiry>(usualExpiry);
  /** What was just chosen and is not yet answered: a box that sprang back first would look refused. */
  const wish = useSignal<Wish>({});
  const ask = async (wanted: Wish, params: OwnerMethods['share']['params']) => {
    wish.value = wanted;
    await change(() => store.request('share', params));
    wish.value = {};
  };
  return (
    <>
      <div class="card-span-4 stack">
        <Card title={t('The link')} area="whole" note={<Validity state={state} />}>
          {state.links.length === 0 ? (
            <p class="prose">
              {t('The link has expired, and whoever came with it is out. Make a new one to go on.')}
            </p>
          ) : (
            <Links links={linksForOthers(state.links)} tls={state.tls} />
          )}
          {state.addresses.map(
            ({ address, listening, reason }) =>
              !listening && (
                <p key={address} class="notice notice-warning">
                  {t('Not on {address}: {reason}', { address, reason: reason ?? t('unknown') })}
                </p>
              ),
          )}
          <div class="share-tools">
            <span>{t('Another link, valid for')}</span>
            <Segmented<Expiry>
              legend={t('A new link is valid for')}
              choices={expiryChoices}
              chosen={expiry.value}
              choose={(next) => {
                expiry.value = next;
              }}
            />
            <button
              type="button"
              class="button"
              disabled={busy}
              title={t('Whoever came with the old link is out')}
              onClick={() => void change(() => store.request('rotate', { expires: expiry.value.id }))}
            >
              {t('Make new link')}
            </button>
          </div>
        </Card>
        <AccessLog area="whole" />
      </div>
      <div class="card-span-2 stack">
        <Card title={t('What they see')} area="whole" note={t('Counts at once')}>
          <VisibleChoice
            choices={{ ...state.choices, ...wish.value.choices }}
            disabled={busy}
            choose={(name, shown) =>
              void ask({ choices: { [name]: shown } }, shown ? { show: [name] } : { hide: [name] })
            }
          />
        </Card>
        <Card title={t('On these addresses')} area="whole">
          <AddressChoice
            offered={state.offered}
            chosen={wish.value.addresses ?? state.addresses.map(({ address }) => address)}
            choose={(addresses) => {
              // Without any, the usual ones would be meant.
              if (addresses.length > 0) void ask({ addresses }, { addresses });
            }}
          />
        </Card>
      </div>
    </>
  );
}

function Links({ links, tls }: { readonly links: readonly string[]; readonly tls: boolean }) {
  const picked = useSignal(0);
  const link = links[picked.value] ?? links[0] ?? '';
  const choices = links.map((each, i) => ({ id: String(i), label: () => hostOf(each), name: () => hostOf(each) }));
  const chosen = choices[picked.value] ?? choices[0];
  return (
    <div class="share-link">
      <QrPicture text={link} label={t('The link to {host} as a QR code', { host: hostOf(link) })} />
      <div class="share-link-text">
        {choices.length > 1 && chosen && (
          <Segmented
            legend={t('Address in the link')}
            choices={choices}
            chosen={chosen}
            choose={({ id }) => {
              picked.value = Number(id);
            }}
          />
        )}
        <CopyField label={t('Link')} text={link} />
        <p class="share-hint">
          {t('Send it, or let a phone’s camera look at the code. Whoever has the link can look, until it ends.')}
        </p>
        {!tls && <PlainHttp />}
      </div>
    </div>
  );
}

function Validity({ state }: { readonly state: ShareState }) {
  const store = useStore();
  const moment = useMomentFormat();
  const text = useComputed(() => {
    // Counted anew with every sample, so that it goes down before the eyes.
    void store.latest.system.value;
    if (state.links.length === 0) return t('Expired');
    if (state.expires === null) return t('Valid until you stop sharing');
    const atMs = Date.parse(state.expires);
    const left = duration((atMs - store.serverNow()) / 1_000).replace(/ \d+ s$/, '');
    return t('Valid until {end}, {left} more', {
      end: moment.value.dateTime(atMs).replace(/:\d\d(?!:)(?=\D*$)/, ''),
      left,
    });
  });
  return <>{text}</>;
}

/** What leads to this machine only from this machine helps nobody else. */
function linksForOthers(links: readonly string[]): readonly string[] {
  const others = links.filter(leadsHereFromElsewhere);
  return others.length > 0 ? others : links;
}

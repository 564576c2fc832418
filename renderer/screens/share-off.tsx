/** Nothing is shared: what others would see, and the way to a link in one form. */
import { useSignal } from '@preact/signals';
import { defaultShareChoices, type ShareChoices, shareChoiceNames } from '../../protocol/share.ts';
import { Card } from '../components/card.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useAnswer } from '../components/use-answer.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import type { ShareProps } from './share.tsx';
import { AddressChoice, PlainHttp, VisibleChoice } from './share-parts.tsx';
import { addressesOf, choicesFrom, type Expiry, expiriesWith, usualExpiry } from './share-words.ts';

/** The settings may be changed elsewhere beside this screen. */
const lookMs = 3_000;

export function ShareOff({ state, change, busy }: ShareProps) {
  const store = useStore();
  const settings = useAnswer('settings', lookMs).value.value?.settings ?? null;
  /** `null`, as the others: as the settings say, whatever addresses come and go. */
  const addresses = useSignal<readonly string[] | null>(null);
  const chosenExpiry = useSignal<Expiry | null>(null);
  const chosenVisible = useSignal<ShareChoices | null>(null);
  const chosen = addresses.value ?? addressesOf(settings?.share_addresses ?? [], state.offered);
  const expiries = expiriesWith(settings?.share_expires ?? usualExpiry.id);
  const usual = expiries.find(({ id }) => id === settings?.share_expires) ?? usualExpiry;
  const expiry = expiries.find(({ id }) => id === chosenExpiry.value?.id) ?? usual;
  const visible = chosenVisible.value ?? (settings ? choicesFrom(settings.share_show) : defaultShareChoices);
  const start = () =>
    change(() =>
      store.request('share', {
        ...(addresses.value && { addresses: [...addresses.value] }),
        expires: expiry.id,
        show: shareChoiceNames.filter((name) => visible[name]),
        hide: shareChoiceNames.filter((name) => !visible[name]),
      }),
    );
  return (
    <>
      <Card title={t('Share this machine')} area="span-4">
        <p class="prose">
          {t(
            'Whoever opens the link sees this machine’s readings in their browser, live and back in time. They can look and nothing else: no viewer changes anything here.',
          )}
        </p>
        <form
          class="share-form"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <fieldset>
            <legend>{t('On these addresses')}</legend>
            <AddressChoice
              offered={state.offered}
              chosen={chosen}
              choose={(next) => {
                addresses.value = next;
              }}
            />
          </fieldset>
          <div class="share-expiry">
            <span>{t('The link is valid for')}</span>
            <Segmented<Expiry>
              legend={t('The link is valid for')}
              choices={expiries}
              chosen={expiry}
              choose={(next) => {
                chosenExpiry.value = next;
              }}
            />
          </div>
          <div class="share-start">
            <button type="submit" class="button-solid button-large" disabled={busy || chosen.length === 0}>
              {t('Start sharing')}
            </button>
            {chosen.length === 0 && (
              <span class="share-hint">{t('Choose an address that others can reach.')}</span>
            )}
          </div>
        </form>
        {!state.tls && <PlainHttp />}
      </Card>
      <Card title={t('What they see')} area="span-2" note={t('Beside the readings')}>
        <VisibleChoice
          choices={visible}
          choose={(name, shown) => {
            chosenVisible.value = { ...visible, [name]: shown };
          }}
        />
      </Card>
    </>
  );
}

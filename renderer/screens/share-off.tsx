/** Nothing is shared: what others would see, and the way to a link in one form. */
import { useSignal } from '@preact/signals';
import { defaultShareChoices, shareChoiceNames } from '../../protocol/share.ts';
import { Card } from '../components/card.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useStore } from '../store/context.ts';
import type { ShareProps } from './share.tsx';
import { AddressChoice, PlainHttp, VisibleChoice } from './share-parts.tsx';
import { type Expiry, expiryChoices, usualExpiry } from './share-words.ts';

export function ShareOff({ state, change, busy }: ShareProps) {
  const store = useStore();
  const usual = state.offered.filter((one) => one.usual).map((one) => one.address);
  /** `null`: as usual, whatever addresses come and go. */
  const addresses = useSignal<readonly string[] | null>(null);
  const expiry = useSignal<Expiry>(usualExpiry);
  const visible = useSignal(defaultShareChoices);
  const chosen = addresses.value ?? usual;
  const start = () =>
    change(() =>
      store.request('share', {
        ...(addresses.value && { addresses: [...addresses.value] }),
        expires: expiry.value.id,
        show: shareChoiceNames.filter((name) => visible.value[name]),
        hide: shareChoiceNames.filter((name) => !visible.value[name]),
      }),
    );
  return (
    <>
      <Card title="Share this machine" area="span-4">
        <p class="prose">
          Whoever opens the link sees this machine’s readings in their browser, live and back in time. They can
          look and nothing else: no viewer changes anything here.
        </p>
        <form
          class="share-form"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <fieldset>
            <legend>On these addresses</legend>
            <AddressChoice
              offered={state.offered}
              chosen={chosen}
              choose={(next) => {
                addresses.value = next;
              }}
            />
          </fieldset>
          <div class="share-expiry">
            <span>The link is valid for</span>
            <Segmented<Expiry>
              legend="The link is valid for"
              choices={expiryChoices}
              chosen={expiry.value}
              choose={(next) => {
                expiry.value = next;
              }}
            />
          </div>
          <div class="share-start">
            <button type="submit" class="button-solid button-large" disabled={busy || chosen.length === 0}>
              Start sharing
            </button>
            {chosen.length === 0 && <span class="share-hint">Choose an address that others can reach.</span>}
          </div>
        </form>
        {!state.tls && <PlainHttp />}
      </Card>
      <Card title="What they see" area="span-2" note="Beside the readings">
        <VisibleChoice
          choices={visible.value}
          choose={(name, shown) => {
            visible.value = { ...visible.value, [name]: shown };
          }}
        />
      </Card>
    </>
  );
}

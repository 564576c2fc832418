/** A field for a link that somebody has sent: checked while it is typed, opened when it is one. */
import { useComputed, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { t } from '../language/text.ts';
import { readSharedLink } from '../store/shared-link.ts';

/** @param opens in another window, as a machine beside this one, or in place of this page */
export function OpenLink({ opens = 'beside' }: { readonly opens?: 'beside' | 'here' }) {
  const id = useId();
  const text = useSignal('');
  const link = useComputed(() => (text.value.trim() === '' ? null : readSharedLink(text.value)));
  const { value } = link;
  const problem = typeof value === 'string' ? value : null;
  const isLink = value !== null && typeof value !== 'string';
  return (
    <form
      class="open-link"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isLink) return;
        // A page of another origin gets neither our address nor a way back to this window.
        if (window.telltale) window.telltale.openLink(value.href);
        else if (opens === 'beside') window.open(value.href, '_blank', 'noopener,noreferrer');
        else window.location.assign(value.href);
      }}
    >
      <label class="field" for={id}>
        <span>{opens === 'beside' ? t('Link to another machine') : t('Link with an invitation')}</span>
      </label>
      <div class="copy-field">
        <input
          id={id}
          class="input"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="http://192.168.1.20:7447/#invite=…"
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-said`}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="button-solid" disabled={!isLink}>
          {t('Open')}
        </button>
      </div>
      <p id={`${id}-said`} class={problem === null ? 'share-hint' : 'range-problem'} role="status">
        {problem ??
          (isLink &&
            (value.encrypted
              ? t('Opens {host}.', { host: value.host })
              : t('Opens {host}, not encrypted.', { host: value.host })))}
      </p>
    </form>
  );
}

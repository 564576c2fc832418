/** A text that is meant to be taken elsewhere: in a field that selects it whole, with a button that copies it. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { t } from '../language/text.ts';

const saidMs = 2_500;

interface CopyFieldProps {
  /** What it is, for those who cannot see it. */
  readonly label: string;
  readonly text: string;
}

export function CopyField({ label, text }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const said = useSignal('');
  const copy = async () => {
    said.value = (await copyText(text, field.current)) ? t('Copied') : t('Press Ctrl C');
    setTimeout(() => {
      said.value = '';
    }, saidMs);
  };
  return (
    <div class="copy-field">
      <input
        ref={field}
        class="input"
        readOnly
        aria-label={label}
        value={text}
        spellcheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button-solid" onClick={() => void copy()}>
        {said.value === '' ? t('Copy') : said}
      </button>
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

/**
 * Over plain http, and where a browser refuses it, there is no clipboard to write to; what is selected can be copied
 * all the same.
 */
async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  const written = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if (written) return true;
  field?.select();
  return document.execCommand('copy');
}

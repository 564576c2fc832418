/** The keys that work everywhere. */
import { Dialog } from '../components/dialog.tsx';
import { t } from '../language/text.ts';
import { keyHelp } from './keys.ts';
import type { PanelProps } from './panels.tsx';

export function Help({ close }: PanelProps) {
  return (
    <Dialog title={t('Keys')} kind="help" close={close}>
      <dl class="keys">
        {keyHelp.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key === 'Ctrl' ? t(key) : key}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <p class="help-note">
        {t('On a chart: click for a second of the past, drag for a range, and turn the wheel with Ctrl to zoom.')}
      </p>
    </Dialog>
  );
}

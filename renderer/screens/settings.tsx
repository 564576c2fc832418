/** Settings: how things look in this browser, and for the owner how the machine is sampled, shared and served. */
import { useComputed } from '@preact/signals';
import { Card } from '../components/card.tsx';
import { Command } from '../components/command.tsx';
import { plainNumber, t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { formatRoute } from '../store/route.ts';
import { Facts, ScreenFrame } from './parts.tsx';
import { LookSettings } from './settings-look.tsx';
import { MachineSettings } from './settings-machine.tsx';

const audienceWords = { owner: 'its owner', local: 'this machine', viewer: 'a viewer' } as const;

export function SettingsScreen() {
  const { store } = useApp();
  const audience = store.hello.value?.audience ?? 'local';
  const about = useComputed((): [string, string | null][] => [
    [t('Machine'), store.hello.value?.name ?? null],
    ['Telltale', store.hello.value?.version ?? null],
    [t('System'), store.info.value?.os ?? null],
    [t('Sampled every'), store.hello.value ? `${plainNumber(store.hello.value.interval_ms / 1_000)} s` : null],
    [t('You see it as'), t(audienceWords[store.hello.value?.audience ?? 'local'])],
  ]);
  return (
    <ScreenFrame title={t('Settings')} about={t('Each counts at once, unless it says otherwise')}>
      <header class="settings-part">
        <h3>{t('How it looks to you')}</h3>
        <p>{t('Kept in this browser, for you alone')}</p>
      </header>
      <LookSettings />
      {audience === 'owner' && <MachineSettings />}
      <header class="settings-part">
        <h3>{t('About')}</h3>
      </header>
      <div class="screen-grid">
        {audience === 'local' && <HowToChange />}
        <Card title={t('What you look at')} area={audience === 'local' ? 'span-3' : 'span-6'}>
          <Facts facts={about} />
          <p>
            <a class="link-button" href={formatRoute({ screen: 'self', params: {} })}>
              {t('What Telltale itself costs')}
            </a>
          </p>
        </Card>
      </div>
    </ScreenFrame>
  );
}

/** A page changes nothing on the machine that it shows. */
function HowToChange() {
  return (
    <Card title={t('How this machine is set up')} area="span-3">
      <p class="prose">{t('Its owner changes that in the desktop app, or from a terminal:')}</p>
      <dl class="commands">
        <Command text="telltale settings" about={t('All of them, and where each comes from')} />
        <Command text="telltale settings set interval_ms 2s" about={t('Counts at once')} />
      </dl>
    </Card>
  );
}

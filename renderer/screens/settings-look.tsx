/** How this browser shows what it is told: kept here, for whoever looks through it. */
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Card } from '../components/card.tsx';
import { Segmented } from '../components/segmented.tsx';
import { type Label, t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { choicesOf, type PreferenceName, type PreferenceValue } from '../store/preferences.ts';

export function LookSettings() {
  const { store } = useApp();
  const zone = useComputed(() => store.hello.value?.time_zone ?? t('its own'));
  return (
    <div class="settings-columns">
      <Card title={t('Appearance')} area="whole">
        <Setting
          name="language"
          title={t('Language')}
          labels={{ system: 'System', en: () => 'English', de: () => 'Deutsch' }}
        />
        <Setting name="theme" title={t('Theme')} labels={{ system: 'System', light: 'Light', dark: 'Dark' }} />
        <Setting
          name="accent"
          title={t('Accent')}
          labels={{ green: 'Green', blue: 'Blue', violet: 'Violet', magenta: 'Magenta', slate: 'Slate' }}
          sign={(accent) => <span class="accent-dot" data-accent={accent} />}
        />
        <Setting name="density" title={t('Density')} labels={{ comfortable: 'Comfortable', compact: 'Compact' }} />
      </Card>
      <Card title={t('Clock')} area="whole">
        <Setting
          name="zone"
          title={t('Times are told in')}
          labels={{ machine: () => t('The machine’s zone ({zone})', { zone: zone.value }), viewer: 'Mine' }}
        />
      </Card>
      <Card title={t('Units')} area="whole">
        <Setting
          name="prefixes"
          title={t('Bytes')}
          labels={{ binary: () => 'MiB, GiB', decimal: () => 'MB, GB' }}
        />
        <Setting name="traffic" title={t('Network')} labels={{ bytes: 'Bytes/s', bits: 'Bits/s' }} />
        <Setting
          name="temperature"
          title={t('Temperature')}
          labels={{ celsius: () => '°C', fahrenheit: () => '°F' }}
        />
      </Card>
      <Card title={t('Processes')} area="whole">
        <Setting
          name="processShare"
          title={t('100% of CPU time is')}
          labels={{ core: 'One core', machine: 'The machine' }}
        />
        <Setting name="kernelThreads" title={t('Kernel threads')} labels={{ hidden: 'Hidden', shown: 'Shown' }} />
      </Card>
    </div>
  );
}

type Labelled = Exclude<PreferenceName, 'processColumns'>;

interface SettingProps<Name extends Labelled> {
  readonly name: Name;
  readonly title: string;
  readonly labels: Readonly<Record<PreferenceValue<Name>, Label>>;
  /** What stands before the label of a value. */
  sign?(value: PreferenceValue<Name>): ComponentChildren;
}

function Setting<Name extends Labelled>({ name, title, labels, sign }: SettingProps<Name>) {
  const { preferences } = useApp();
  const choices = choicesOf(name).map((id) => ({
    id,
    label: labels[id],
    sign: sign?.(id),
    name: labels[id],
  }));
  const value = preferences.values[name].value;
  const [first] = choices;
  const chosen = choices.find(({ id }) => id === value) ?? first;
  return (
    <div class="setting">
      <span>{title}</span>
      {chosen && (
        <Segmented
          legend={title}
          choices={choices}
          chosen={chosen}
          choose={({ id }) => preferences.set(name, id)}
        />
      )}
    </div>
  );
}

/** How this browser shows what it is told: kept here, for whoever looks through it. */
import { useComputed } from '@preact/signals';
import { Card } from '../components/card.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useApp } from '../store/context.ts';
import { choicesOf, type PreferenceName, type PreferenceValue } from '../store/preferences.ts';

export function LookSettings() {
  const { store } = useApp();
  const zone = useComputed(() => store.hello.value?.time_zone ?? 'its own');
  return (
    <div class="screen-grid">
      <Card title="Appearance" area="span-3">
        <Setting name="theme" title="Theme" labels={{ system: 'System', light: 'Light', dark: 'Dark' }} />
        <Setting name="density" title="Density" labels={{ comfortable: 'Comfortable', compact: 'Compact' }} />
      </Card>
      <Card title="Units" area="span-3">
        <Setting name="prefixes" title="Bytes" labels={{ binary: 'MiB, GiB', decimal: 'MB, GB' }} />
        <Setting name="traffic" title="Network" labels={{ bytes: 'Bytes/s', bits: 'Bits/s' }} />
        <Setting name="temperature" title="Temperature" labels={{ celsius: '°C', fahrenheit: '°F' }} />
      </Card>
      <Card title="Clock" area="span-3">
        <Setting
          name="zone"
          title="Times are told in"
          labels={{ machine: `The machine’s zone (${zone.value})`, viewer: 'Mine' }}
        />
      </Card>
      <Card title="Processes" area="span-3">
        <Setting
          name="processShare"
          title="100 % of CPU time is"
          labels={{ core: 'One core', machine: 'The machine' }}
        />
        <Setting name="kernelThreads" title="Kernel threads" labels={{ hidden: 'Hidden', shown: 'Shown' }} />
      </Card>
    </div>
  );
}

type Labelled = Exclude<PreferenceName, 'processColumns'>;

interface SettingProps<Name extends Labelled> {
  readonly name: Name;
  readonly title: string;
  readonly labels: Readonly<Record<PreferenceValue<Name>, string>>;
}

function Setting<Name extends Labelled>({ name, title, labels }: SettingProps<Name>) {
  const { preferences } = useApp();
  const choices = choicesOf(name).map((id) => ({
    id,
    label: labels[id],
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

/** Settings: how things look in this browser, and for the owner how the machine is sampled, shared and served. */
import { useComputed } from '@preact/signals';
import { Card } from '../components/card.tsx';
import { Command } from '../components/command.tsx';
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
    ['Machine', store.hello.value?.name ?? null],
    ['Telltale', store.hello.value?.version ?? null],
    ['System', store.info.value?.os ?? null],
    ['Sampled every', store.hello.value ? `${store.hello.value.interval_ms / 1_000} s` : null],
    ['You see it as', audienceWords[store.hello.value?.audience ?? 'local']],
  ]);
  return (
    <ScreenFrame title="Settings" about="Each counts at once, unless it says otherwise">
      <header class="settings-part">
        <h3>How it looks to you</h3>
        <p>Kept in this browser, for you alone</p>
      </header>
      <LookSettings />
      {audience === 'owner' && <MachineSettings />}
      <header class="settings-part">
        <h3>About</h3>
      </header>
      <div class="screen-grid">
        {audience === 'local' && <HowToChange />}
        <Card title="What you look at" area={audience === 'local' ? 'span-3' : 'span-6'}>
          <Facts facts={about} />
          <p>
            <a class="link-button" href={formatRoute({ screen: 'self', params: {} })}>
              What Telltale itself costs
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
    <Card title="How this machine is set up" area="span-3">
      <p class="prose">Its owner changes that in the desktop app, or from a terminal:</p>
      <dl class="commands">
        <Command text="telltale settings" about="All of them, and where each comes from" />
        <Command text="telltale settings set interval_ms 2s" about="Counts at once" />
      </dl>
    </Card>
  );
}

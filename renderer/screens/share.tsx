/**
 * Sharing: for the owner the way from off to a link, and all that can be done with it; for this machine's own browser
 * how to share, since a page changes nothing; for a viewer whose machine it is.
 */
import { useSignal } from '@preact/signals';
import type { ShareState } from '../../protocol/share.ts';
import { Card } from '../components/card.tsx';
import { Command } from '../components/command.tsx';
import { type Answer, useAnswer } from '../components/use-answer.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { ScreenFrame } from './parts.tsx';
import { AccessLog } from './share-log.tsx';
import { ShareOff } from './share-off.tsx';
import { ShareOn } from './share-on.tsx';
import { Watching } from './share-watching.tsx';

/** A share changes by the owner's hand, here or elsewhere, and when it expires. */
const lookMs = 3_000;

export function ShareScreen() {
  const { hello } = useStore();
  const audience = hello.value?.audience;
  if (audience === 'owner') return <OwnersShare />;
  if (audience === 'local') return <LocalShare />;
  return audience ? <GuestsShare /> : null;
}

export interface ShareProps {
  readonly state: ShareState;
  /** Carries out a change and takes the new state; `false` where it failed, which is told then. */
  change(request: () => Promise<ShareState>): Promise<boolean>;
  readonly busy: boolean;
}

function OwnersShare() {
  const store = useStore();
  const state = useAnswer('share_state', lookMs);
  const { busy, failure, change } = useChange(state);
  const shown = state.value.value;
  return (
    <ScreenFrame
      title={t('Share')}
      about={shown?.sharing ? t('Others can look at this machine now') : t('Nobody else sees this machine')}
      tools={
        shown?.sharing && (
          <>
            <GuestWindow />
            <button
              type="button"
              class="button button-danger"
              disabled={busy}
              onClick={() => void change(() => store.request('unshare', {}))}
            >
              {t('Stop sharing')}
            </button>
          </>
        )
      }
    >
      <p class="notice notice-warning" role="alert" hidden={failure === null && state.problem.value === null}>
        {failure ?? state.problem}
      </p>
      {shown && (
        <div class="screen-grid">
          {shown.sharing ? (
            <ShareOn state={shown} change={change} busy={busy} />
          ) : (
            <ShareOff state={shown} change={change} busy={busy} />
          )}
          {shown.sharing && <Watching canDisconnect />}
          {!shown.sharing && <AccessLog area="span-6" />}
        </div>
      )}
    </ScreenFrame>
  );
}

function useChange(state: Answer<ShareState>) {
  const { busy, failure } = { busy: useSignal(false), failure: useSignal<string | null>(null) };
  const change = async (request: () => Promise<ShareState>) => {
    busy.value = true;
    failure.value = null;
    try {
      state.take(await request());
      return true;
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy: busy.value, failure: failure.value, change };
}

/** Only the app can open a window that sees what a guest sees. */
function GuestWindow() {
  const bridge = window.telltale;
  if (!bridge || !('openGuestWindow' in bridge)) return null;
  return (
    <button type="button" class="button-quiet" onClick={() => bridge.openGuestWindow()}>
      {t('Look as a guest')}
    </button>
  );
}

function LocalShare() {
  return (
    <ScreenFrame title={t('Share')} about={t('A page changes nothing on the machine that it shows')}>
      <div class="screen-grid">
        <Card title={t('How to share this machine')} area="span-6">
          <p class="prose">
            {t(
              'Whoever is logged in as the user that runs Telltale shares it from a terminal, or from the desktop app. The first command prints a link and a QR code; others who open it can look, and change nothing.',
            )}
          </p>
          <dl class="commands">
            <Command text="telltale share" about={t('Share on this machine’s private addresses, for a day')} />
            <Command text="telltale share --show users --expires 7d" about={t('With users’ names, for a week')} />
            <Command
              text="telltale share --new-link"
              about={t('A new link; whoever came with the old one is out')}
            />
            <Command text="telltale unshare" about={t('End it, and every viewer with it')} />
          </dl>
        </Card>
        <Watching canDisconnect={false} />
      </div>
    </ScreenFrame>
  );
}

function GuestsShare() {
  const { hello } = useStore();
  return (
    <div class="nothing">
      <h2>{t('You are watching {name}.', { name: hello.value?.name ?? t('a machine') })}</h2>
      <p>
        {t(
          'Its owner shares it with you. You can look at all of it, rewind it and take data out of its charts; nothing that you do here changes anything on it.',
        )}
      </p>
    </div>
  );
}

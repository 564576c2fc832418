/** Filesystems: how full each is, as df counts it. */

import { useComputed } from '@preact/signals';
import { visibleText } from '../../protocol/visible-text.ts';
import { HiddenCount } from '../components/arrange.tsx';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, percent, textOf } from '../components/format.ts';
import { useDeviceName, useDevices } from '../components/use-devices.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

export function FilesystemCard() {
  const store = useStore();
  const { shown, hidden } = useDevices('filesystem');
  const unavailable = channelReason(store.hello.value, 'filesystem');
  return (
    <Card title={t('Filesystems')} area="filesystem">
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <ul class="filesystems">
            {shown.map((mount) => (
              <FilesystemRow key={mount} mount={mount} />
            ))}
          </ul>
          <HiddenCount kinds={['filesystem']} hidden={hidden} />
        </>
      )}
    </Card>
  );
}

function FilesystemRow({ mount }: { readonly mount: string }) {
  const { filesystem } = useStore().latest;
  const data = useComputed(() => filesystem.value?.filesystems.find((one) => one.mount === mount) ?? null);
  const own = useDeviceName('filesystem', mount);
  const share = useComputed(() => data.value?.used_percent ?? null);
  const shareText = useComputed(() => textOf(share.value, percent));
  const about = useComputed(() =>
    data.value ? t('{type} on {device}', { type: data.value.type, device: data.value.device }) : '',
  );
  const room = useComputed(() => {
    const one = data.value;
    if (!one || one.size_bytes === null) return '';
    return t('{availableBytes} free of {sizeBytes}', {
      availableBytes: textOf(one.available_bytes, bytes),
      sizeBytes: textOf(one.size_bytes, bytes),
    });
  });
  const readOnly = useComputed(() => data.value?.read_only === true);
  const reason = useComputed(() =>
    share.value === null ? fieldReason(filesystem.value, `filesystems[${mount}].used_percent`) : null,
  );
  return (
    <li class="filesystem">
      <p class="filesystem-head">
        <span class="filesystem-mount" title={visibleText(mount)}>
          {own ?? visibleText(mount)}
        </span>
        {readOnly.value && <span class="tag">{t('read-only')}</span>}
        <span class="filesystem-share">{shareText}</span>
      </p>
      <Bar percent={share} tone={readOnly.value ? 'quiet' : 'warns'} />
      {reason.value !== null ? (
        <p class="filesystem-reason">{reason}</p>
      ) : (
        <p class="filesystem-foot">
          <span class="filesystem-about">{about}</span>
          <span class="filesystem-room">{room}</span>
        </p>
      )}
    </li>
  );
}

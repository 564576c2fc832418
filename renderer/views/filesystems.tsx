/** Filesystems: how full each is, as df counts it. */
import { useComputed } from '@preact/signals';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, percent, textOf } from '../components/format.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

export function FilesystemCard() {
  const store = useStore();
  const { filesystem } = store.latest;
  const unavailable = channelReason(store.hello.value, 'filesystem');
  const mounts = useComputed(() => JSON.stringify((filesystem.value?.filesystems ?? []).map((one) => one.mount)));
  return (
    <Card title="Filesystems" area="filesystem">
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <ul class="filesystems">
          {(JSON.parse(mounts.value) as string[]).map((mount) => (
            <FilesystemRow key={mount} mount={mount} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function FilesystemRow({ mount }: { readonly mount: string }) {
  const { filesystem } = useStore().latest;
  const data = useComputed(() => filesystem.value?.filesystems.find((one) => one.mount === mount) ?? null);
  const share = useComputed(() => data.value?.used_percent ?? null);
  const shareText = useComputed(() => textOf(share.value, percent));
  const about = useComputed(() => (data.value ? `${data.value.type} on ${data.value.device}` : ''));
  const room = useComputed(() => {
    const one = data.value;
    if (!one || one.size_bytes === null) return '';
    return `${textOf(one.available_bytes, bytes)} free of ${textOf(one.size_bytes, bytes)}`;
  });
  const readOnly = useComputed(() => data.value?.read_only === true);
  const reason = useComputed(() =>
    share.value === null ? fieldReason(filesystem.value, `filesystems[${mount}].used_percent`) : null,
  );
  return (
    <li class="filesystem">
      <p class="filesystem-head">
        <span class="filesystem-mount">{mount}</span>
        {readOnly.value && <span class="tag">read-only</span>}
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

/** A QR code as a picture: dark on light in every theme, as cameras expect, with its quiet zone. */
import { useMemo } from 'preact/hooks';
import { encodeQr } from '../../protocol/qr.ts';

/** Light modules that ISO/IEC 18004 demands around a code. */
const quietZone = 4;

export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const code = useMemo(() => encodeQr(text), [text]);
  if (!code) return null;
  const size = code.length + 2 * quietZone;
  const path = code
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + quietZone} ${y + quietZone}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr-light" width={size} height={size} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}

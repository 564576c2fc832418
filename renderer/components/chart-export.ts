/** A chart as files: a picture with its title, and its data. */
import type { LineChart } from '../charts/line-chart.ts';
import { labelText } from '../language/text.ts';
import type { FeedLine } from '../store/feed.ts';
import { csv } from './csv.ts';
import { rowsOf, type TimeRange } from './data-rows.ts';

/** Around picture and title, in CSS pixels. */
const margin = 16;
const titleHeight = 28;

export function saveCsv(title: string, lines: readonly FeedLine[], range: TimeRange): void {
  const head = ['time', ...lines.map(({ label }) => labelText(label))];
  const rows = rowsOf(lines, range).map(({ timeMs, values }) => [new Date(timeMs).toISOString(), ...values]);
  save(`${fileName(title, range)}.csv`, new Blob([csv([head, ...rows])], { type: 'text/csv;charset=utf-8' }));
}

export function savePicture(title: string, chart: LineChart, range: TimeRange): void {
  const picture = chart.export();
  const ratio = devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = picture.width + 2 * margin * ratio;
  canvas.height = picture.height + (2 * margin + titleHeight) * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(document.body);
  const panel = getComputedStyle(document.querySelector('.card') ?? document.body);
  context.fillStyle = panel.backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.color;
  context.font = `600 ${13 * ratio}px ${style.fontFamily}`;
  context.fillText(title, margin * ratio, (margin + 13) * ratio);
  context.font = `${11 * ratio}px ${style.fontFamily}`;
  context.textAlign = 'right';
  const times = [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z'));
  context.fillText(times.join(' – '), canvas.width - margin * ratio, (margin + 13) * ratio);
  context.drawImage(picture, margin * ratio, (margin + titleHeight) * ratio);
  canvas.toBlob((blob) => {
    if (blob) save(`${fileName(title, range)}.png`, blob);
  });
}

function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function fileName(title: string, { toMs }: TimeRange): string {
  const words = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return `${words}-${new Date(toMs).toISOString().slice(0, 19).replaceAll(':', '-')}`;
}

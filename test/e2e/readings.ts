/** The numbers on the screen, and those of the endpoint that they must equal. */
import type { Page } from 'playwright/test';
import type { SnapshotResult } from '../../protocol/api.ts';

export async function snapshot(url: string, channels: string): Promise<SnapshotResult['channels']> {
  const response = await fetch(`${url}api/v1/snapshot?channels=${channels}`);
  if (!response.ok) throw new Error(`snapshot: ${response.status} ${await response.text()}`);
  return ((await response.json()) as SnapshotResult).channels;
}

/** Factor by which a unit on the screen multiplies. */
const factors: Readonly<Record<string, number>> = {
  '': 1,
  '%': 1,
  B: 1,
  'B/s': 1,
  KiB: 2 ** 10,
  'KiB/s': 2 ** 10,
  MiB: 2 ** 20,
  'MiB/s': 2 ** 20,
  GiB: 2 ** 30,
  'GiB/s': 2 ** 30,
  TiB: 2 ** 40,
};

export interface Reading {
  value: number;
  /** Half of the last digit shown. */
  tolerance: number;
}

/** "1.77 GiB" as a number and how exactly it was shown. @throws at a unit that is not known here */
export function parseReading(text: string): Reading {
  const match = /^(-?\d+(?:\.(\d+))?)\s*(\S*)$/.exec(text.trim());
  const factor = match ? factors[match[3] ?? ''] : undefined;
  if (!match || factor === undefined) throw new Error(`"${text}" is no reading`);
  return { value: Number(match[1]) * factor, tolerance: 0.5 * factor * 10 ** -(match[2]?.length ?? 0) };
}

/** The headline readings of one card, by name: read in one go, so that no tick comes between them. */
export function cardReadings(page: Page, title: string): Promise<Record<string, string>> {
  return page.getByRole('region', { name: title, exact: true }).evaluate((card) => {
    const stats = [...card.querySelectorAll('.stat')].map((stat): [string, string] => [
      stat.querySelector('h3')?.textContent?.trim() ?? '',
      `${stat.querySelector('.stat-number')?.textContent} ${stat.querySelector('.stat-unit')?.textContent}`.trim(),
    ]);
    return Object.fromEntries(stats);
  });
}

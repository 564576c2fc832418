/** What the fields of channel `dashboard` mean; made by main/series/sliding.ts. */
import { type DashboardData, dashboardWindowSamples } from '../families/dashboard.ts';
import { type Explanation, type Explanations, placed } from './explanation.ts';

const source = `The last ${dashboardWindowSamples} samples of the series, which the field of its name explains.`;

function statistic(meaning: string, formula: string, unit: Explanation['unit'] = 'as_series'): Explanation {
  return { unit, meaning, linux: source, portable: 'The same.', formula };
}

export const dashboardExplanations: Explanations<DashboardData> = placed('series[].', {
  current: statistic('The newest value; null when the newest sample is a gap.', 'The last sample.'),
  min: statistic('Least value of the window.', 'Minimum; gaps are skipped.'),
  max: statistic('Greatest value of the window.', 'Maximum; gaps are skipped.'),
  avg: statistic('Mean of the window.', 'Arithmetic mean; gaps are skipped.'),
  p95: statistic(
    'Value that 95 of 100 samples do not exceed.',
    'Nearest rank: the ⌈0.95 n⌉-th smallest; tools that interpolate differ a little.',
  ),
  trend: statistic(
    'Whether it rises, falls or is stable.',
    'Mean of the last 5 against that of the 5 before (halves where there are fewer than 10): beyond ±5 % of the older it rises or falls.',
    null,
  ),
});

/** What the fields of channel `self` mean; made by main/collectors/self.ts. */
import type { SelfData } from '../families/self.ts';
import { asRead, type Explanations } from './explanation.ts';

const usage = 'getrusage(2), by process.resourceUsage()';

export const selfExplanations: Explanations<SelfData> = {
  cpu_percent: {
    unit: 'percent',
    meaning: 'CPU time of the engine’s process and all its threads, of one CPU; may exceed 100.',
    linux: `${usage}: user and system time.`,
    portable: 'process.resourceUsage(): userCPUTime and systemCPUTime.',
    formula: '100 × Δ(user + system seconds) / seconds.',
    others: 'top: %CPU. Windows of the desktop app are processes of their own and not in it.',
  },
  memory_bytes: {
    unit: 'bytes',
    meaning: 'Resident set of the engine’s process.',
    linux: 'process.memoryUsage.rss().',
    portable: 'process.memoryUsage.rss().',
    formula: asRead,
    others: 'top: RES.',
  },
  wakeups_per_second: {
    unit: 'per_second',
    meaning: 'Times that one of its threads had waited and went on.',
    linux: `${usage}: voluntary context switches.`,
    portable: 'process.resourceUsage(): voluntaryContextSwitches on macOS; missing on Windows.',
    formula: 'Δ switches / seconds.',
    others: 'pidstat -w: cswch/s, of the main thread unless -t is given. powertop counts other events.',
  },
  written_bytes_per_second: {
    unit: 'bytes_per_second',
    meaning: 'What it caused to be sent to storage.',
    linux: '/proc/self/io: write_bytes.',
    portable: 'Missing: macOS and Windows do not count bytes.',
    formula: 'Δ write_bytes / seconds.',
    others: 'pidstat -d: kB_wr/s, in KiB.',
  },
  event_loop_delay_seconds: {
    unit: 'seconds',
    meaning: 'The longest that anything had to wait for the main thread since the last sample.',
    linux: 'The monotonic clock and the idle time of libuv; in the desktop app a timer of 250 ms.',
    portable: 'The monotonic clock and the idle time of libuv; in the desktop app a timer of 250 ms.',
    formula:
      'The longest turn of the event loop, waiting left out; in the desktop app the greatest lateness of the timer, where what is shorter than 250 ms is seen by chance.',
    others: 'monitorEventLoopDelay of Node shows percentiles.',
  },
  'collectors[].collector': {
    unit: null,
    meaning: 'The family that is read.',
    linux: 'The sampler.',
    portable: 'The sampler.',
    formula: asRead,
  },
  'collectors[].seconds_per_call': {
    unit: 'seconds',
    meaning: 'How long one reading of the family takes, from call to answer.',
    linux: 'The monotonic clock.',
    portable: 'The monotonic clock.',
    formula: 'Moving mean; waiting is in it, so it is no CPU time.',
  },
};

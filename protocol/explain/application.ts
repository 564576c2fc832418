/** What the fields of channel `application` mean; made by main/collectors/application.ts. */
import type { ApplicationData } from '../families/application.ts';
import { asRead, type Explanation, type Explanations } from './explanation.ts';

function served(
  unit: Explanation['unit'],
  meaning: string,
  source: string,
  formula: string,
  others?: string,
): Explanation {
  return { unit, meaning, linux: source, portable: 'The same.', formula, ...(others !== undefined && { others }) };
}

export const applicationExplanations: Explanations<ApplicationData> = {
  requests_total: served(
    'requests',
    'HTTP requests and upgrades answered since the engine started.',
    'Telltale’s own server.',
    'One for each answer that was on its way.',
    'A proxy’s log also has requests that never reached Telltale.',
  ),
  errors_total: served(
    'requests',
    'Of them, those answered with a status of 400 or above.',
    'Telltale’s own server.',
    'One for each such answer; refusals of strangers are among them.',
  ),
  error_rate: served(
    'ratio',
    'Share of errors among the requests of the last minute; null while there was none.',
    'Telltale’s own server.',
    'Errors / requests of the last 60 s, 0 to 1.',
  ),
  avg_response_ms: served(
    'milliseconds',
    'Mean time until the answer of a request of the last minute was on its way; null while there was none.',
    'Telltale’s own server, monotonic clock.',
    'Σ milliseconds / requests of the last 60 s; a stream counts until it began.',
    'A browser’s figure adds the way there and back.',
  ),
  viewers: served(
    'viewers',
    'Connected to the stream now, windows of the app included.',
    'Telltale’s own hub.',
    'Number of connections, not of people.',
  ),
  dropped_messages: served(
    'messages',
    'Messages that viewers were owed and did not get because they were too slow.',
    'Telltale’s own hub.',
    'Since the engine started; each viewer is told of its own as a gap.',
  ),
  'pushed[]': served(
    'as_series',
    'The newest value of a metric that a program pushed, by its name.',
    'POST /api/v1/metrics.',
    asRead,
  ),
};

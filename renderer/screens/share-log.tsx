/** What happened at the door, newest first. */
import { Card } from '../components/card.tsx';
import { useMomentFormat } from '../components/moment.ts';
import { useAnswer } from '../components/use-answer.ts';
import { t } from '../language/text.ts';
import { accessText, eventText } from './share-words.ts';

const lookMs = 3_000;
const mostRows = 50;

export function AccessLog({ area }: { readonly area: string }) {
  const answer = useAnswer('access_log', lookMs);
  const moment = useMomentFormat();
  const events = answer.value.value?.events ?? [];
  if (events.length === 0) return null;
  const newest = events.slice(-mostRows).reverse();
  return (
    <Card
      title={t('At the door')}
      area={area}
      note={events.length > mostRows ? t('the last {mostRows}', { mostRows }) : ''}
    >
      <ol class="access-log">
        {newest.map((event, i) => (
          <li key={`${event.timestamp} ${newest.length - i}`}>
            <time dateTime={event.timestamp}>{moment.value.dateTime(Date.parse(event.timestamp))}</time>
            <span class={event.event === 'refused' ? 'access-refused' : undefined}>{eventText(event)}</span>
            <span class="access-from">{accessText(event)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What both states of sharing are made of: the choice of addresses, the choice of what is seen, and what http means. */
import { type OfferedAddress, type ShareChoices, shareChoiceNames } from '../../protocol/share.ts';
import { rich, t } from '../language/text.ts';
import { choiceWords } from './share-words.ts';

interface AddressChoiceProps {
  readonly offered: readonly OfferedAddress[];
  readonly chosen: readonly string[];
  choose(addresses: string[]): void;
}

export function AddressChoice({ offered, chosen, choose }: AddressChoiceProps) {
  if (offered.length === 0) {
    return (
      <p class="share-hint">{t('This machine has no address that others can reach: it is in no network.')}</p>
    );
  }
  return (
    <ul class="choice-list">
      {offered.map(({ address, ...one }) => (
        <li key={address}>
          <label class="check">
            <input
              type="checkbox"
              checked={chosen.includes(address)}
              onChange={({ currentTarget }) =>
                choose(currentTarget.checked ? [...chosen, address] : chosen.filter((each) => each !== address))
              }
            />
            <span class="choice-title">{address}</span>
            {one.public && <span class="tag tag-warning">{t('reachable from the Internet')}</span>}
            {!one.public && !one.usual && <span class="choice-about">{t('of a virtual network or tunnel')}</span>}
          </label>
        </li>
      ))}
    </ul>
  );
}

interface VisibleChoiceProps {
  readonly choices: ShareChoices;
  readonly disabled?: boolean;
  choose(name: keyof ShareChoices, shown: boolean): void;
}

export function VisibleChoice({ choices, disabled = false, choose }: VisibleChoiceProps) {
  return (
    <ul class="choice-list">
      {shareChoiceNames.map((name) => (
        <li key={name}>
          <label class="check choice">
            <input
              type="checkbox"
              disabled={disabled}
              checked={choices[name]}
              onChange={(event) => choose(name, event.currentTarget.checked)}
            />
            <span>
              <span class="choice-title">{t(choiceWords[name].title)}</span>
              <span class="choice-about">{t(choiceWords[name].about)}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

export function PlainHttp() {
  return (
    <p class="notice">
      <strong>{t('Not encrypted.')}</strong>{' '}
      {rich(
        'The link is plain http: anyone on this network can read along, the link itself included. For a network that you do not trust, start Telltale with {flag}.',
        { flag: <code>--tls self</code> },
      )}
    </p>
  );
}

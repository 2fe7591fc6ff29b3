import {useEffect, useRef} from 'react';
import {ProposalCard} from './ProposalCard.tsx';
import type {Reply, Turn} from './types.ts';

const SUGGESTIONS = ['What is due today?', 'What will happen to user 42?', 'Why was campaign 7 archived?',
  'Delete user 42 in 90 days unless user_reactivated', 'Cancel what is scheduled for user 42'];

/** The turns, oldest first, kept scrolled to the last; and, before the first, what can be asked. */
export function Turns({turns, onDecided}: {turns: Turn[]; onDecided: (reply: Reply) => void}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { if (list.current) list.current.scrollTop = list.current.scrollHeight; }, [turns.length]);
  return (
    <div ref={list} className="chat-turns" role="log" aria-label="Turns" tabIndex={0}>
      {turns.length === 0 ? <Suggestions /> : turns.map((turn, index) => <Said key={index} turn={turn} onDecided={onDecided} />)}
    </div>
  );
}

function Said({turn, onDecided}: {turn: Turn; onDecided: (reply: Reply) => void}) {
  return (
    <article className={`chat-turn chat-turn-${turn.from}`} aria-label={turn.from === 'reader' ? 'You' : 'Tempo'}>
      <p className="chat-text">{turn.text}</p>
      {turn.citations && turn.citations.length > 0 && (
        <p className="chat-citations">
          From {turn.citations.slice(0, 6).map((position, index) => (
            <span key={position}>{index > 0 && ', '}<a href={`/events?position=${position}`}>event {position}</a></span>
          ))}{turn.citations.length > 6 && ` and ${turn.citations.length - 6} more`}
        </p>
      )}
      {turn.proposal && <ProposalCard proposal={turn.proposal} onDecided={onDecided} />}
    </article>
  );
}

function Suggestions() {
  return (
    <div className="chat-suggestions">
      <p>Questions are answered from the log. Whatever changes something is proposed first, and happens only when you approve it. For example:</p>
      <ul>{SUGGESTIONS.map(text => <li key={text}>{text}</li>)}</ul>
    </div>
  );
}

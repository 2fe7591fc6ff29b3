import {ApiForm, Button, Time} from '@tempo/ui';
import type {Proposal, Reply} from './types.ts';

/** What would be done, to whom, until when it may be approved; and once decided, what became of it. */
export function ProposalCard({proposal, onDecided}: {proposal: Proposal; onDecided: (reply: Reply) => void}) {
  const path = `/converse/proposals/${encodeURIComponent(proposal.id)}`;
  return (
    <div className="chat-proposal">
      <p className="chat-proposal-summary">{proposal.summary}</p>
      {proposal.affects.length > 1 && <p className="chat-affects">Affects {proposal.affects.slice(0, 5).join(', ')}{proposal.affects.length > 5 && ` and ${proposal.affects.length - 5} more`}</p>}
      {proposal.state === 'pending' ? (
        <>
          <p className="chat-affects">May be approved until <Time at={proposal.expires_at} only="absolute" /></p>
          <div className="chat-decide">
            <ApiForm<Reply> path={path} body={{approve: true}} onDone={onDecided}><Button type="submit" tone="primary">Approve</Button></ApiForm>
            <ApiForm<Reply> path={path} body={{approve: false}} onDone={onDecided}><Button type="submit">Decline</Button></ApiForm>
          </div>
        </>
      ) : <p className="chat-affects">This proposal was {proposal.state === 'expired' ? 'not decided in time' : proposal.state}.</p>}
    </div>
  );
}

/** The conversation as `/converse` answers it. */
export interface Proposal {
  id: string;
  summary: string;
  affects: string[];
  expires_at: string;
  state: 'pending' | 'approved' | 'declined' | 'expired';
}

export interface Turn {
  at: string;
  from: 'reader' | 'tempo';
  text: string;
  response_type?: string;
  citations?: number[];
  proposal?: Proposal;
}

export interface Conversation {
  conversation_id: string;
  turns: Turn[];
}

export interface Reply {
  conversation_id: string;
  reply: string;
}

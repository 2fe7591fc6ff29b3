import {Button, fragment, Icon, isOk, ProblemNote, useApi, useFragment, withQuery} from '@tempo/ui';
import type {FragmentProps} from '@tempo/ui';
import {useCallback, useEffect, useState} from 'react';
import manifest from '../manifest.json' with {type: 'json'};
import {Ask} from './Ask.tsx';
import {recall, remember} from './session.ts';
import {Turns} from './Turns.tsx';
import type {Conversation, Reply} from './types.ts';

interface Data {
  conversation: Conversation;
}

/**
 * The docked panel. Without JavaScript it is opened by an address (`?chat=open`) and each turn is a page; with it the panel stays,
 * over pages too: the conversation is the server's, the tab remembers which one it was.
 */
function ChatPanel({data, page}: FragmentProps<Data>) {
  const {get} = useApi();
  const [conversation, setConversation] = useState(isOk(data.conversation) ? data.conversation.body : undefined);
  const [open, setOpen] = useState(page.query.chat === 'open' || conversation !== undefined);

  const [asked, setAsked] = useState(false);

  const load = useCallback(async (id: string) => setConversation(await get<Conversation>(`/converse/${encodeURIComponent(id)}`)), [get]);

  useEffect(() => {
    const before = recall();
    if (conversation !== undefined || before === undefined) return;
    // An address that opens the panel wins over what the tab remembers.
    if (page.query.chat !== 'open') setOpen(before.open);
    // A conversation that is gone, or was another reader's, is simply begun anew.
    if (before.id !== undefined) load(before.id).catch(() => remember({open: before.open}));
    // Once, when the browser takes over.
  }, []);

  useEffect(() => remember({open, ...(conversation && {id: conversation.conversation_id})}), [open, conversation]);

  if (!open) return <Launcher onOpen={() => { setOpen(true); setAsked(true); }} />;
  return (
    <section className="tempo-dock chat" data-open="" aria-label="Ask Tempo">
      <header className="chat-head">
        <h2>Ask Tempo</h2>
        {conversation && <Button tone="quiet" small onClick={() => { setConversation(undefined); remember({open}); }}>New</Button>}
        <Close onClose={() => setOpen(false)} />
      </header>
      {conversation === undefined && data.conversation && !isOk(data.conversation)
        && <ProblemNote answer={data.conversation} what="This conversation cannot be shown." kept="A new message begins another." />}
      <Turns turns={conversation?.turns ?? []} onDecided={reply => void load(reply.conversation_id)} />
      <Ask focus={asked} conversation={conversation?.conversation_id} onReply={(reply: Reply) => void load(reply.conversation_id)} />
    </section>
  );
}

function Launcher({onOpen}: {onOpen: () => void}) {
  const {page} = useFragment();
  return (
    <div className="tempo-dock">
      <a className="ui-button ui-button-primary tempo-dock-launcher" href={withQuery(page.path, {...page.query, chat: 'open'})}
        onClick={click => { click.preventDefault(); onOpen(); }}><Icon name="chat" />Ask Tempo</a>
    </div>
  );
}

function Close({onClose}: {onClose: () => void}) {
  const {page} = useFragment();
  const {chat: _, conversation: __, ...query} = page.query;
  return (
    <a className="ui-button ui-button-quiet ui-button-icon" href={withQuery(page.path, query)} aria-label="Close the conversation"
      onClick={click => { click.preventDefault(); onClose(); }}><Icon name="close" /></a>
  );
}

export const Chat = fragment<Data>(manifest, ChatPanel);

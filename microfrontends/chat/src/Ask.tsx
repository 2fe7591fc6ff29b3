import {ApiForm, Button} from '@tempo/ui';
import {useEffect, useRef} from 'react';
import type {Reply} from './types.ts';

/** Where the reader writes. Enter sends, Shift and Enter begin a new line. */
export function Ask({conversation, focus, onReply}: {conversation: string | undefined; focus: boolean; onReply: (reply: Reply) => void}) {
  const input = useRef<HTMLTextAreaElement>(null);
  // A reader who opened the panel wants to write; one who came to a page where it was open wants the page.
  useEffect(() => { if (focus) input.current?.focus({preventScroll: true}); }, [focus]);

  return (
    <ApiForm<Reply> className="chat-ask" path="/converse" label="Message to Tempo" onDone={reply => {
      if (input.current) input.current.value = '';
      input.current?.focus();
      onReply(reply);
    }}>
      {conversation && <input type="hidden" name="conversation_id" value={conversation} />}
      <textarea ref={input} className="ui-input" name="text" rows={2} required maxLength={4000} aria-label="Message"
        placeholder="What is due tomorrow?" onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }} />
      <Button type="submit" tone="primary">Send</Button>
    </ApiForm>
  );
}

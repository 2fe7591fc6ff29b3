import {useEffect, useState} from 'react';
import {Icon, onNotice, useFragment} from '@tempo/ui';
import type {Notice} from '@tempo/ui';

const SHOWN = 6_000;

/**
 * What was just done, or what went wrong. A form's result comes with the page and stays; what a fragment says later passes over the
 * page, so that nothing moves, and goes again unless it is an error.
 */
export function NoticeBar() {
  const {notice} = useFragment();
  const [kept, setKept] = useState<Notice | undefined>(notice);
  const [passing, setPassing] = useState<Notice>();

  useEffect(() => onNotice(setPassing), []);
  useEffect(() => {
    if (passing?.kind !== 'done') return undefined;
    const timer = window.setTimeout(() => setPassing(undefined), SHOWN);
    return () => window.clearTimeout(timer);
  }, [passing]);

  return (
    <div className="shell-notices">
      {kept && <Note notice={kept} dismiss={() => setKept(undefined)} />}
      <div className="shell-toast" role="status">
        {passing && <Note notice={passing} dismiss={() => setPassing(undefined)} />}
      </div>
    </div>
  );
}

function Note({notice, dismiss}: {notice: Notice; dismiss: () => void}) {
  return (
    <div className={`shell-note shell-note-${notice.kind}`}>
      <Icon name={notice.kind === 'done' ? 'check' : 'close'} />
      <p>{notice.text}</p>
      <button type="button" className="ui-copy" aria-label="Dismiss" onClick={dismiss}><Icon name="close" /></button>
    </div>
  );
}

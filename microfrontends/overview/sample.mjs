import {ended, events, page, props, upcoming} from '@tempo/ui/sample';

export default props({path: '/', title: 'Overview'}, {
  next: page(upcoming(100).filter(action => action.state === 'scheduled').slice(0, 8)),
  attention: page([...upcoming(12).filter(action => action.state === 'held'), ...ended(12).filter(action => action.state === 'failed')]),
  events: page(events(12)),
});

import {ended, events, ok, page, props, upcoming} from '@tempo/ui/sample';

export default props({path: '/', title: 'Overview'}, {
  next: page(upcoming(100).filter(action => action.state === 'scheduled').slice(0, 8)),
  attention: page([...upcoming(12).filter(action => action.state === 'held'), ...ended(12).filter(action => action.state === 'failed')]),
  forecast: ok({from: '2026-11-23T09:56:00Z', to: '2026-11-26T09:56:00Z', bucket: 'hour', zone: 'UTC', total: 221, overdue: 3, items: []}),
  events: page(events(12)),
});

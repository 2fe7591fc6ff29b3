import {events, ok, page, props} from '@tempo/ui/sample';

const log = events(50);

export default props({path: '/events', title: 'Events', query: {position: String(log[3].position)}}, {
  events: page(log, 'sample'),
  event: ok(log[3]),
});

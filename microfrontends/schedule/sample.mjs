import {ended, page, props, upcoming} from '@tempo/ui/sample';

const past = ended(16);

export default props({path: '/schedule', title: 'Schedule'}, {
  upcoming: page(upcoming(100)),
  ended: page(past.filter(action => action.state !== 'cancelled')),
  cancelled: page(past.filter(action => action.state === 'cancelled')),
});

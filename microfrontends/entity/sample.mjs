import {action, ended, events, ok, page, props, time} from '@tempo/ui/sample';

const of = item => ({...item, entity_type: 'user', entity_id: '42'});

export default props({path: '/entities/user/42', route: '/entities/{type}/{id}', params: {type: 'user', id: '42'}, title: 'Entity'}, {
  entity: ok({
    entity_type: 'user', entity_id: '42', category: 'user', environment: 'prod', role: 'user', owner: 'user-42',
    data: {plan: 'pro', locale: 'de-DE', email_verified: true}, parents: ['account/7'], version: 3, archived: false, legal_hold: null,
    created_at: time(-86_400_000 * 12), updated_at: time(-3_600_000), visibility: 'full',
  }),
  future: ok({entity: {entity_type: 'user', entity_id: '42'}, items: [of(action(0, {run_at: time(86_400_000 * 78), state: 'scheduled'}))]}),
  past: page(ended(4).map(of)),
  events: page(events(14).map(of)),
});

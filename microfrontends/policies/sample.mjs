import {ok, page, props, time} from '@tempo/ui/sample';

const rules = [
  {role: 'admin', environment: 'prod', category: 'orchestration', retention: 'P1Y', on_expiry: 'delete', access: 'full', validation: 'strict', exposure: 'internal'},
  {role: 'service', environment: 'dev', category: 'analytics', retention: 'P7D', on_expiry: 'delete', access: 'internal', validation: 'lenient', exposure: 'none'},
  {role: 'user', environment: 'prod', category: 'user', retention: 'P90D', on_expiry: 'delete', cancel_on: ['user_reactivated'], override_on: ['policy_override'],
    access: 'self+admin', validation: 'strict', exposure: 'summary'},
];
const key = {role: 'user', environment: 'prod', category: 'user'};
const won = value => ({value, rule: key, lost: [{rule: {role: '*', environment: 'prod', category: '*'}, value: 'P1Y', reason: 'user is more specific than * for role'}]});

export default props({path: '/policies', title: 'Policies', query: key}, {
  policies: ok({revision: 7, published_at: time(-86_400_000), published_by: 'ada', rules}),
  revisions: page([7, 6, 5].map(revision => ({revision, published_at: time(-86_400_000 * (8 - revision)), published_by: 'ada', rules: rules.length}))),
  decision: ok({revision: 7, ...key, effects: {retention: won('P90D'), on_expiry: won('delete'), access: won('self+admin'),
    validation: {value: 'strict', rule: null, lost: []}, exposure: won('summary')}}),
});

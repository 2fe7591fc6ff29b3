import {ok, props, time} from '@tempo/ui/sample';

export default props({path: '/schedule', title: 'Schedule', query: {conversation: 'sample', chat: 'open'}}, {
  conversation: ok({conversation_id: 'sample', turns: [
    {at: time(-60_000), from: 'reader', text: 'What will happen to user 42?'},
    {at: time(-59_900), from: 'tempo', text: 'Delete user/42 on 21 Feb 2027, unless user_reactivated or policy_override.', response_type: 'query_answer', citations: [4711]},
    {at: time(-30_000), from: 'reader', text: 'Cancel that'},
    {at: time(-29_900), from: 'tempo', text: 'Shall I cancel the deletion of user/42?', response_type: 'confirmation', citations: [4711],
      proposal: {id: 'p1', summary: 'Cancel the deletion of user/42 on 21 Feb 2027', affects: ['user/42'], expires_at: time(600_000), state: 'pending'}},
  ]}),
});

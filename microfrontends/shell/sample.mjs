import {props} from '@tempo/ui/sample';

export default props({path: '/schedule', title: 'Schedule'}, {});

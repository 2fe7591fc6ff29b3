import shared from 'react/jsx-runtime';

export default shared;
export const {
  Fragment,
  jsx,
  jsxs,
} = shared;

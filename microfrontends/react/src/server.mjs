/**
 * First script of every rendering context: brings React and the one function that the renderer calls. Fragments' scripts follow;
 * each takes React from here and leaves its component in `tempo.fragment`.
 */
import React from 'react';
import jsxRuntime from 'react/jsx-runtime';
import ReactDOM from 'react-dom';
import ReactDOMServer from 'react-dom/server.edge';

globalThis.tempo = {
  shared: {
    react: React,
    'react/jsx-runtime': jsxRuntime,
    'react-dom': ReactDOM,
    'react-dom/server': ReactDOMServer,
  },
  fragment: undefined,

  /** Properties as JSON in, HTML out. The prefix keeps `useId` of several fragments on one page apart; hydration uses the same. */
  render(propsJson) {
    const props = JSON.parse(propsJson);
    return ReactDOMServer.renderToString(React.createElement(globalThis.tempo.fragment, props), {
      identifierPrefix: `${props.fragment.name}-`,
    });
  },
};

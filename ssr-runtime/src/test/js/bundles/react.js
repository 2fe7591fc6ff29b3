// The shared script, evaluated first: one React for every fragment of the context.
import * as React from "react";
import * as jsxRuntime from "react/jsx-runtime";
import * as server from "react-dom/server.edge";

const shared = { react: React, "react/jsx-runtime": jsxRuntime, "react-dom/server": server };

globalThis.tempo = {
  shared,
  fragment: undefined,
  render(propsJson) {
    return server.renderToString(React.createElement(globalThis.tempo.fragment, JSON.parse(propsJson)));
  },
};

/** What fragments share instead of bundling it: on the server through `globalThis.tempo.shared`, in the browser through the import map. */
export const SHARED = ['react', 'react/jsx-runtime', 'react-dom', 'react-dom/client', 'react-dom/server'];

const FILTER = /^react(-dom)?(\/(jsx-runtime|client|server))?$/;

/** Server bundles are classic scripts without imports: each shared module is read from the context that React's script prepared. */
export const sharedFromContext = {
  name: 'shared-from-context',
  setup(build) {
    build.onResolve({filter: FILTER}, ({path}) => ({path, namespace: 'context'}));
    build.onLoad({filter: /.*/, namespace: 'context'}, ({path}) => ({
      contents: `module.exports = globalThis.tempo.shared[${JSON.stringify(path)}];`,
    }));
    // What is loaded on demand in the browser has no business on the server.
    build.onResolve({filter: /.*/}, ({kind, path}) =>
      kind === 'dynamic-import' ? {path, namespace: 'browser-only'} : undefined);
    build.onLoad({filter: /.*/, namespace: 'browser-only'}, ({path}) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is loaded in the browser only`)});`,
    }));
  },
};

/**
 * Browser bundles import shared modules by name. A CommonJS dependency's `require("react")` becomes such an import too;
 * esbuild alone would leave a call that throws.
 */
export const sharedFromImportMap = {
  name: 'shared-from-import-map',
  setup(build) {
    build.onResolve({filter: FILTER}, ({path, kind, namespace}) =>
      kind === 'require-call' && namespace !== 'bridge' ? {path, namespace: 'bridge'} : {path, external: true});
    build.onLoad({filter: /.*/, namespace: 'bridge'}, ({path}) => ({
      contents: `import * as shared from ${JSON.stringify(path)}; module.exports = shared.default ?? shared;`,
    }));
  },
};

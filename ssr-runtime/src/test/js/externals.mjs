// What a fragment imports from the shared script is looked up in globalThis.tempo.shared when it is evaluated.
export const externals = {
  name: "externals",
  setup(build) {
    build.onResolve({ filter: /^react($|\/|-dom)/ }, ({ path }) => ({ path, namespace: "shared" }));
    build.onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => ({
      contents: `module.exports = globalThis.tempo.shared[${JSON.stringify(path)}];`,
    }));
  },
};

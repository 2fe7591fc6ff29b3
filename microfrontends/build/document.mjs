/** A page as the server assembles it, for looking at microfrontends without one. */
export function documentOf({title, theme, fragments, shared}) {
  const at = slot => fragments.filter(each => each.manifest.slot === slot).map(element).join('');
  const imports = Object.fromEntries(shared.flatMap(({manifest}) =>
    Object.entries(manifest.provides).map(([specifier, file]) => [specifier, asset(manifest, file)])));
  const styles = fragments.flatMap(({manifest}) => manifest.styles.map(({file, integrity}) =>
    `<link rel="stylesheet" href="${asset(manifest, file)}" integrity="${integrity}">`)).join('');
  const hydrations = fragments.map(({manifest}, index) =>
    `import {hydrate as h${index}} from '${asset(manifest, manifest.client.file)}';
     h${index}(document.querySelector('[data-fragment="${manifest.name}"]'), JSON.parse(document.querySelector('[data-props-of="${manifest.name}"]').textContent));`);
  return `<!doctype html><html lang="en"${theme === 'system' ? '' : ` data-theme="${theme}"`}><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${styles}<script type="importmap">${JSON.stringify({imports})}</script></head>
<body><div class="tempo-layout">${at('navigation')}<main id="main" tabindex="-1">${at('main')}</main>${at('aside')}</div>
<script type="module">${hydrations.join('\n')}</script></body></html>`;
}

function element({manifest, html, props}) {
  const json = JSON.stringify(props).replace(/[<\u2028\u2029]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `<div data-fragment="${manifest.name}" data-version="${manifest.version}" data-slot="${manifest.slot}">${html}</div>`
    + `<script type="application/json" data-props-of="${manifest.name}">${json}</script>`;
}

function asset({name, version}, file) {
  return `/assets/${name}/${version}/${file}`;
}

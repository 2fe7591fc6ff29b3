// The same React through a web stream, with a component that suspends: render answers a promise.
import { Suspense, use } from "react";
import { renderToReadableStream } from "react-dom/server";

function later(value, milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value));
}

function Greeting({ name }) {
  return <p>Hello {use(name)}, Grüße, こんにちは 🎈</p>;
}

globalThis.tempo.render = async (propsJson) => {
  const name = later(JSON.parse(propsJson).name, 10);
  const stream = await renderToReadableStream(
    <main><Suspense fallback={<p>…</p>}><Greeting name={name} /></Suspense></main>);
  await stream.allReady;
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let html = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    html += decoder.decode(part.value, { stream: true });
  }
  return html + decoder.decode();
};

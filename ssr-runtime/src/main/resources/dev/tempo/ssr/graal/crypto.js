// crypto, as far as identifiers need it: random bytes come from the server's SecureRandom.
(function (host) {
  const { randomBytes } = host;

  function getRandomValues(view) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.length > 65536) {
      throw new RangeError("getRandomValues gives at most 65536 bytes at once");
    }
    const hex = randomBytes(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = parseInt(hex.substr(i * 2, 2), 16);
    }
    return view;
  }

  function randomUUID() {
    const bytes = getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  globalThis.crypto = { getRandomValues, randomUUID };
})

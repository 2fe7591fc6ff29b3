// ReadableStream as far as a renderer and its reader need it: one queue, one reader, pull on demand, cancel, async
// iteration. A stream of bytes is read chunk by chunk too (no BYOB reader, no tee, no pipes).
(function () {
  const sizeOf = (chunk) => (ArrayBuffer.isView(chunk) ? chunk.byteLength : 1);

  class State {
    queue = [];
    queued = 0;
    reads = [];
    status = "readable";
    error = undefined;
    closing = false;
    started = false;
    pulling = false;
    pullAgain = false;
    reader = undefined;

    constructor(source, strategy) {
      this.source = source;
      this.bytes = source.type === "bytes";
      this.highWaterMark = strategy.highWaterMark ?? (this.bytes ? 0 : 1);
      this.size = this.bytes ? sizeOf : strategy.size ?? (() => 1);
      this.closed = Promise.withResolvers();
      this.closed.promise.catch(() => {});
      this.controller = new ReadableStreamController(this);
    }

    start() {
      new Promise((resolve) => resolve(this.source.start?.(this.controller))).then(
        () => {
          this.started = true;
          this.pull();
        },
        (error) => this.fail(error));
    }

    pull() {
      const wanted = this.status === "readable" && !this.closing && this.started
        && (this.reads.length > 0 || this.highWaterMark > this.queued);
      if (!wanted) {
        return;
      }
      if (this.pulling) {
        this.pullAgain = true;
        return;
      }
      this.pulling = true;
      new Promise((resolve) => resolve(this.source.pull?.(this.controller))).then(
        () => {
          this.pulling = false;
          if (this.pullAgain) {
            this.pullAgain = false;
            this.pull();
          }
        },
        (error) => this.fail(error));
    }

    enqueue(chunk) {
      if (this.closing || this.status !== "readable") {
        throw new TypeError("The stream is closed");
      }
      if (this.reads.length > 0) {
        this.reads.shift().resolve({ value: chunk, done: false });
      } else {
        const size = this.size(chunk);
        this.queue.push({ chunk, size });
        this.queued += size;
      }
      this.pull();
    }

    read() {
      if (this.status === "errored") {
        return Promise.reject(this.error);
      }
      if (this.queue.length > 0) {
        const { chunk, size } = this.queue.shift();
        this.queued -= size;
        this.closing && this.queue.length === 0 ? this.finish() : this.pull();
        return Promise.resolve({ value: chunk, done: false });
      }
      if (this.status === "closed") {
        return Promise.resolve({ value: undefined, done: true });
      }
      const read = Promise.withResolvers();
      this.reads.push(read);
      this.pull();
      return read.promise;
    }

    close() {
      if (this.closing || this.status !== "readable") {
        throw new TypeError("The stream is closed");
      }
      this.closing = true;
      if (this.queue.length === 0) {
        this.finish();
      }
    }

    finish() {
      this.status = "closed";
      this.reads.splice(0).forEach((read) => read.resolve({ value: undefined, done: true }));
      this.closed.resolve();
    }

    fail(error) {
      if (this.status !== "readable") {
        return;
      }
      this.status = "errored";
      this.error = error;
      this.queue = [];
      this.queued = 0;
      this.reads.splice(0).forEach((read) => read.reject(error));
      this.closed.reject(error);
    }

    async cancel(reason) {
      if (this.status === "errored") {
        throw this.error;
      }
      if (this.status === "closed") {
        return;
      }
      this.queue = [];
      this.queued = 0;
      this.finish();
      await this.source.cancel?.(reason);
    }
  }

  class ReadableStreamController {
    #state;

    constructor(state) {
      this.#state = state;
    }

    get byobRequest() {
      return null;
    }

    get desiredSize() {
      const { status, highWaterMark, queued } = this.#state;
      return status === "errored" ? null : status === "closed" ? 0 : highWaterMark - queued;
    }

    enqueue(chunk) {
      this.#state.enqueue(chunk);
    }

    close() {
      this.#state.close();
    }

    error(error) {
      this.#state.fail(error);
    }
  }

  class ReadableStreamDefaultReader {
    #state;

    constructor(state) {
      this.#state = state;
      state.reader = this;
    }

    #attached() {
      if (this.#state === undefined) {
        throw new TypeError("The reader has released its lock");
      }
      return this.#state;
    }

    get closed() {
      return this.#attached().closed.promise;
    }

    async read() {
      return this.#attached().read();
    }

    async cancel(reason) {
      return this.#attached().cancel(reason);
    }

    releaseLock() {
      if (this.#state === undefined) {
        return;
      }
      const released = new TypeError("The reader has released its lock");
      this.#state.reads.splice(0).forEach((read) => read.reject(released));
      this.#state.reader = undefined;
      this.#state = undefined;
    }
  }

  globalThis.ReadableStream = class ReadableStream {
    #state;

    constructor(source = {}, strategy = {}) {
      this.#state = new State(source, strategy);
      this.#state.start();
    }

    get locked() {
      return this.#state.reader !== undefined;
    }

    getReader() {
      if (this.locked) {
        throw new TypeError("The stream is locked to a reader");
      }
      return new ReadableStreamDefaultReader(this.#state);
    }

    async cancel(reason) {
      if (this.locked) {
        throw new TypeError("The stream is locked to a reader");
      }
      return this.#state.cancel(reason);
    }

    async *[Symbol.asyncIterator]() {
      const reader = this.getReader();
      try {
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          yield part.value;
        }
      } finally {
        await this.#state.cancel();
        reader.releaseLock();
      }
    }
  };
})

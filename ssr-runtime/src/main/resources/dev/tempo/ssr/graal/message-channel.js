// MessageChannel inside one context: a message is a task of its own, as a timer of zero is.
(function () {
  class MessagePort {
    #other;
    #listener = null;

    static entangle(one, other) {
      one.#other = other;
      other.#other = one;
    }

    set onmessage(listener) {
      this.#listener = typeof listener === "function" ? listener : null;
    }

    get onmessage() {
      return this.#listener;
    }

    postMessage(data) {
      const receiver = this.#other;
      setTimeout(() => receiver?.#listener?.call(receiver, { data, target: receiver }), 0);
    }

    close() {
      this.#other = undefined;
    }
  }

  globalThis.MessageChannel = class MessageChannel {
    constructor() {
      this.port1 = new MessagePort();
      this.port2 = new MessagePort();
      MessagePort.entangle(this.port1, this.port2);
    }
  };
})

// The way to the server: opens again by itself, and keeps what has not been answered.
//
// Acts are kept in memory only, since what was said may be a password. An act that is sent twice has the same id,
// and the server answers it once.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;
const PATIENCE = 3000; // before a person is told that there is no connection
const PING_EVERY = 25000;
const PONG_WITHIN = 10000;

const FORGOTTEN = 4001;
const CROWDED = 4002;

export class Connection {
  #socket = null;
  #ready = false;
  #failures = 0;
  #acts = new Map();
  #timers = {};
  #on;

  /** `on` is {frame(frame), state(word), forgotten(), crowded()}. */
  constructor(on) {
    this.#on = on;
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#lost());
    addEventListener("pageshow", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  open() {
    clearTimeout(this.#timers.open);
    const address = new URL("ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.search = address.hash = "";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
    this.#worry();
  }

  /** Sends an act now or as soon as there is a connection, until it is settled. */
  send(act) {
    this.#acts.set(act.id, act);
    if (this.#ready) this.#write(act);
  }

  /** Whether an act is still to be answered. */
  waits(id) {
    return this.#acts.has(id);
  }

  /** Forgets an act, since it has been answered, and returns it. */
  settle(id) {
    const act = this.#acts.get(id);
    this.#acts.delete(id);
    return act;
  }

  /** Sends what need not be kept; returns whether it could be sent. */
  ask(frame) {
    if (this.#ready) this.#write(frame);
    return this.#ready;
  }

  get unanswered() {
    return [...this.#acts.values()];
  }

  #write(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #heard(frame) {
    clearTimeout(this.#timers.pong);
    if (frame.type === "hello") {
      this.#ready = true;
      this.#failures = 0;
      clearTimeout(this.#timers.worry);
      this.#timers.worry = null;
      clearInterval(this.#timers.ping);
      this.#timers.ping = setInterval(() => this.#ping(), PING_EVERY);
      this.#on.state("online");
      const unanswered = this.unanswered;
      this.#on.frame(frame);
      for (const act of unanswered) if (this.waits(act.id)) this.#write(act);
    } else if (frame.type !== "pong") {
      this.#on.frame(frame);
    }
  }

  /** A connection can die without a word; silence after a ping says so. */
  #ping() {
    if (!this.ask({ type: "ping" })) return;
    clearTimeout(this.#timers.pong);
    this.#timers.pong = setTimeout(() => this.#lost(), PONG_WITHIN);
  }

  #lost() {
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close();
    this.#closed();
  }

  #closed(code) {
    this.#ready = false;
    this.#socket = null;
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    if (code === FORGOTTEN) {
      clearTimeout(this.#timers.worry);
      this.#on.forgotten();
      return;
    }
    if (code === CROWDED) this.#on.crowded();
    this.#worry();
    const pause = code === CROWDED ? LONGEST_PAUSE : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++);
    this.#timers.open = setTimeout(() => this.open(), pause * (0.5 + Math.random() / 2));
  }

  #worry() {
    if (this.#timers.worry) return;
    this.#on.state("connecting");
    this.#timers.worry = setTimeout(() => this.#on.state("offline"), PATIENCE);
  }

  /** The network is back, or the person looks at the page again: no reason to wait, every reason to check. */
  #hurry() {
    if (this.#ready) {
      this.#ping();
    } else if (!this.#socket && this.#failures) {
      this.#failures = 0;
      this.open();
    }
  }
}

// The history on the page. The server's word is the truth from a number on; see the protocol in protocol.py.

import { shown, trouble, waiting } from "./bubble.js";
import { $, el } from "./dom.js";
import { texts } from "./site.js";
import { day } from "./when.js";

const NEAR = 90; // pixels from the end that still count as being there
const TOGETHER = 5 * 60000; // lines of one speaker within so long stand as a group
const TYPING = 12000;

export class Feed {
  #feed = $("feed");
  #lines = $("lines");
  #waiting = $("waiting");
  #latest = $("latest");
  #known = new Map();
  #onTheWay = new Map();
  #more = false;
  #asked = false;
  #unread = 0;
  #pressed = new Set();
  #follows = true; // the reader is at the end, or on the way there
  #moving = 0; // until when the page scrolls by itself
  #top = 0;
  #typing = 0;
  #title = document.title;
  #on;

  /** `on` is {press(button, press, line), older(before, have), again(id), discard(id)}. */
  constructor(on) {
    this.#on = on;
    this.#feed.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#latest.addEventListener("click", () => this.#goToEnd(true));
    document.addEventListener("visibilitychange", () => this.#scrolled());
    const sizes = new ResizeObserver(() => this.#follow());
    sizes.observe(this.#feed);
    sizes.observe(this.#lines.parentElement);
  }

  get isEmpty() {
    return this.#known.size === 0;
  }

  /** The newest lines after a connection; earlier ones stay when they join on. */
  begin(lines, more) {
    const start = lines[0]?.n ?? 0;
    const numbers = [...this.#known.keys()];
    const fresh = numbers.length === 0;
    const joins = numbers.some((n) => n >= start);
    // Where there is nothing before them, earlier ones have been forgotten.
    this.#keepPlace(() => this.#put(lines, joins && more ? start : 0), fresh);
    if (Math.min(...this.#known.keys()) === start) this.#more = more;
    this.#asked = false;
  }

  /** From this number on the history is exactly these lines. */
  change(from, lines) {
    this.#keepPlace(() => this.#put(lines, from));
  }

  /** Earlier lines, asked for by scrolling up. */
  prepend(lines, more) {
    const height = this.#feed.scrollHeight;
    this.#put(lines, Infinity);
    this.#feed.scrollTop += this.#feed.scrollHeight - height;
    this.#more = more;
    this.#asked = false;
    $("earlier").hidden = true;
    this.#scrolled();
  }

  /** Shows something on its way at once; returns a function that takes the progress of an upload. */
  expect(act) {
    const { item, progress } = waiting(act);
    this.#onTheWay.set(act.id, item);
    this.#waiting.append(item);
    this.#dress();
    this.#goToEnd(true);
    return progress;
  }

  /** The answer to a press is shown wherever the reader is, as the answer to words is. */
  awaitAnswer(id) {
    this.#pressed.add(id);
  }

  /** It has arrived, or need not. */
  settle(id) {
    this.#pressed.delete(id);
    this.#onTheWay.get(id)?.remove();
    this.#onTheWay.delete(id);
  }

  /** It did not arrive; the person decides. */
  fail(id, words) {
    const item = this.#onTheWay.get(id);
    if (!item) return;
    this.recover(id);
    item.append(trouble(words, () => this.#on.again(id), () => this.#on.discard(id)));
  }

  /** It is on its way again. */
  recover(id) {
    this.#onTheWay.get(id)?.querySelector(".trouble")?.remove();
  }

  type() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.rest(), TYPING);
    $("typing").hidden = false;
    this.#follow();
  }

  rest() {
    clearTimeout(this.#typing);
    $("typing").hidden = true;
  }

  get #atEnd() {
    return this.#feed.scrollHeight - this.#feed.scrollTop - this.#feed.clientHeight < NEAR;
  }

  #put(lines, from) {
    const numbers = new Set(lines.map((line) => line.n));
    for (const [n, { item }] of this.#known) {
      if (n >= from && !numbers.has(n)) {
        item.remove();
        this.#known.delete(n);
      }
    }
    const changed = [];
    for (const line of lines) {
      const json = JSON.stringify(line);
      const known = this.#known.get(line.n);
      if (line.id) this.settle(line.id);
      if (known?.json === json) continue;
      const item = shown(line, (button, press) => this.#on.press(button, press, line.n));
      if (known) this.#replace(known.item, item);
      else this.#insert(item, line.n);
      this.#known.set(line.n, { json, item });
      changed.push({ line, item });
    }
    this.#dress();
    return changed;
  }

  #insert(item, n) {
    let before = this.#lines.lastElementChild;
    while (before && Number(before.dataset.n) > n) before = before.previousElementSibling;
    if (before) before.after(item);
    else this.#lines.prepend(item);
  }

  /** A pressed button goes away with its screen; the reader's place must not. */
  #replace(old, item) {
    const held = old.contains(document.activeElement);
    old.replaceWith(item);
    if (held) item.focus({ preventScroll: true });
  }

  /** Groups, days, and which screens are past. */
  #dress() {
    let before = null;
    let screen = null;
    for (const item of [...this.#lines.children, ...this.#waiting.children]) {
      const at = item.dataset.at ? new Date(item.dataset.at) : new Date();
      const by = item.classList.contains("us");
      const sameDay = before && before.at.toDateString() === at.toDateString();
      const joined = sameDay && before.by === by && at - before.at < TOGETHER;
      item.classList.toggle("first", !joined);
      item.classList.add("last");
      if (joined) before.item.classList.remove("last");
      const heading = item.querySelector(".day");
      if (sameDay || this.#waiting.contains(item)) heading?.remove();
      else if (heading) heading.textContent = day(at);
      else item.prepend(el("h2", { class: "day" }, day(at)));
      if (item.classList.contains("asks")) {
        screen?.classList.add("past");
        item.classList.remove("past");
        screen = item;
      }
      before = { at, by, item };
    }
  }

  /** Follows new lines only when the reader is at the end or has pressed; shows a tall answer from its beginning. */
  #keepPlace(change, first = false) {
    const follows = this.#follows || this.#pressed.size > 0;
    const log = this.#lines.parentElement;
    if (first) log.setAttribute("aria-live", "off");
    const changed = change();
    const ours = changed.filter(({ line }) => line.by === "us");
    if (ours.length) this.rest();
    if (first) {
      this.#goToEnd();
      setTimeout(() => log.removeAttribute("aria-live"), 100);
      return;
    }
    for (const { item } of changed) item.classList.add("new");
    if (ours.length) this.#pressed.clear(); // what comes later was not asked for
    if (follows && changed.length) this.#goToEnd(true, ours[0]?.item);
    if (!follows || document.hidden) this.#unread += ours.length;
    this.#tell();
  }

  #goToEnd(smoothly = false, first = null) {
    const end = this.#feed.scrollHeight - this.#feed.clientHeight;
    const top = first ? Math.min(end, first.offsetTop - 12) : end;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
    const smooth = smoothly && !still;
    this.#follows = top === end;
    this.#moving = performance.now() + (smooth ? 700 : 100);
    this.#feed.scrollTo({ top, behavior: smooth ? "smooth" : "instant" });
    if (!smooth) this.#top = this.#feed.scrollTop;
  }

  /** Stays at the end when a picture has loaded or a keyboard has opened. */
  #follow() {
    // The reader may have gone back a moment ago, and the browser tells of it only with its next picture.
    if (this.#feed.scrollTop < this.#top) this.#scrolled();
    if (!this.#follows) return;
    const wait = this.#moving - performance.now();
    if (wait > 0) setTimeout(() => this.#follow(), wait);
    else if (!this.#atEnd) this.#goToEnd();
  }

  #scrolled() {
    const back = this.#feed.scrollTop < this.#top;
    this.#top = this.#feed.scrollTop;
    if (this.#atEnd) this.#follows = true;
    else if (back || performance.now() > this.#moving) this.#follows = false;
    if (this.#follows && !document.hidden) this.#unread = 0;
    if (this.#feed.scrollTop < 200 && this.#more && !this.#asked) {
      this.#asked = this.#on.older(Math.min(...this.#known.keys()), this.#known.size);
      $("earlier").hidden = !this.#asked;
    }
    this.#tell();
  }

  #tell() {
    this.#latest.hidden = this.#follows || this.#atEnd;
    $("fresh").hidden = !this.#unread;
    $("fresh").textContent = this.#unread;
    document.title = this.#unread && document.hidden ? `(${this.#unread}) ${texts.new}` : this.#title;
  }
}

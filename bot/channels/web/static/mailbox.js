// The demonstration's mailbox, as a panel beside the chat and as a page of its own.

import { $, el } from "./dom.js";
import { texts } from "./site.js";
import { clock, day } from "./when.js";

const EVERY = 3000;
const SEEN = "letters-seen";

export class Mailbox {
  #place = $("letters");
  #list = el("div", { role: "log", "aria-label": texts["mail-title"] });
  #shown = new Set();
  #fresh = 0;
  #newest = null; // until the first look
  #unseen;
  #open;

  /** `unseen(count)` is told how many letters have come since the mailbox was last looked into. */
  constructor({ open, unseen = () => {} }) {
    this.#open = open;
    this.#unseen = unseen;
    this.#list.append(el("p", { class: "note" }, texts["mail-empty"]));
    this.#place.append(this.#list);
    this.#look();
    setInterval(() => document.hidden || this.#look(), EVERY);
  }

  /** The person looks into the mailbox, or away. */
  set open(open) {
    this.#open = open;
    this.#count();
  }

  async #look() {
    let letters;
    try {
      const answer = await fetch("mail/letters");
      if (!answer.ok) return;
      letters = await answer.json();
    } catch {
      return; // no connection; the next look may have one
    }
    const remembered = recall();
    const seen = remembered === null ? Infinity : Number(remembered); // what was there before is not news
    const unknown = letters.filter((letter) => !this.#shown.has(letter.id)).reverse();
    for (const letter of unknown) {
      if (!this.#shown.size) this.#list.replaceChildren();
      this.#shown.add(letter.id);
      const fresh = Date.parse(letter.at) > seen;
      if (fresh) this.#fresh += 1;
      this.#list.prepend(paper(letter, fresh));
    }
    this.#newest = Math.max(0, ...letters.map((letter) => Date.parse(letter.at)));
    if (remembered === null) remember(this.#newest);
    this.#count();
  }

  #count() {
    if (this.#open && this.#newest !== null) {
      this.#fresh = 0;
      remember(this.#newest);
    }
    this.#unseen(this.#fresh);
  }
}

function paper({ to, subject, text, at }, fresh) {
  const date = new Date(at);
  return el(
    "article",
    { class: "letter" },
    el("header", {}, el("h3", {}, subject), el("time", { datetime: at }, `${day(date)}, ${clock(date)}`)),
    el("p", { class: "to" }, fresh && el("span", { class: "fresh" }, `${texts["mail-new"]} · `), `${texts["mail-to"]} ${to}`),
    el("p", { class: "body" }, text.trim()),
  );
}

// In another site's page a browser may refuse to keep anything.
function recall() {
  try {
    return sessionStorage.getItem(SEEN);
  } catch {
    return null;
  }
}

function remember(moment) {
  try {
    sessionStorage.setItem(SEEN, moment);
  } catch {
    // Then letters stay new until the next visit.
  }
}

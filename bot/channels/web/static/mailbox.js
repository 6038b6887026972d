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
  #fresh = new Set();
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
    const seen = Number(recall());
    const unknown = letters.filter((letter) => !this.#shown.has(letter.id)).reverse();
    for (const letter of unknown) {
      if (!this.#shown.size) this.#list.replaceChildren();
      this.#shown.add(letter.id);
      const fresh = Date.parse(letter.at) > seen;
      if (fresh) this.#fresh.add(Date.parse(letter.at) + letter.id);
      this.#list.prepend(paper(letter, fresh));
    }
    if (unknown.length) this.#newest = Math.max(...letters.map((letter) => Date.parse(letter.at)));
    if (unknown.length) this.#count();
  }

  #newest = 0;

  #count() {
    if (this.#open) {
      this.#fresh.clear();
      remember(this.#newest);
    }
    this.#unseen(this.#fresh.size);
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
    return sessionStorage.getItem(SEEN) ?? 0;
  } catch {
    return 0;
  }
}

function remember(moment) {
  try {
    sessionStorage.setItem(SEEN, moment);
  } catch {
    // Then letters stay new until the next visit.
  }
}

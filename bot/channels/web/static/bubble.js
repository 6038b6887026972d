// How one line looks: a screen of ours, something said, or something still on its way.

import { el, icon, unseen } from "./dom.js";
import { contacts, texts } from "./site.js";
import { clock } from "./when.js";

const LINKS = /^(https?|mailto|tel):/;
// Messengers make links of bare addresses, of telephones and of mail too.
const BARE_LINK = /https?:\/\/[^\s<>«»]*[^\s<>«».,:;!?)]/;
const LINKED = new RegExp(`(${[BARE_LINK.source, ...Object.keys(contacts).map(literally)].join("|")})`);
const PICTURES = /^image\/(jpeg|png|webp)$/;
const STYLES = { b: "b", i: "i", c: "code" };

const SENT = ["m5 12.5 4.5 4.5L19 7.5"];
const WAITING = ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16", "M12 8v4.3l2.8 1.7"];
const OUTWARD = ["M9 6h9v9", "M18 6 7 17"];

/** A line of the history; `press(button, press)` is called when one of its buttons is pressed. */
export function shown(line, press) {
  const asks = line.rows?.length > 0;
  const item = bubble(line.by, asks, spans(line.text, line.by === "us"), files(line.files), meta(line));
  if (asks) item.append(rows(line.rows, press));
  item.dataset.n = line.n;
  item.dataset.at = line.at;
  return item;
}

/** Something on its way: words, or a file with the progress of its upload. */
export function waiting(act) {
  const bar = act.blob && el("progress", { max: 1, value: 0, "aria-label": act.blob.name });
  const preview = act.blob && el("div", { class: "files" }, card(act.blob.name, act.blob.size), bar);
  const state = el("span", { class: "meta" }, icon(...WAITING), unseen(texts.waiting));
  const item = bubble("person", false, [act.text ?? act.caption], preview, state);
  item.dataset.id = act.id;
  return { item, progress: (part) => bar && (bar.value = part) };
}

/** Words under something that did not arrive, and what can be done about it. */
export function trouble(words, again, discard) {
  const buttons = [
    [texts.again, again],
    [texts.discard, discard],
  ].map(([label, act]) => {
    const button = el("button", { type: "button" }, label);
    button.addEventListener("click", act);
    return button;
  });
  return el("p", { class: "trouble", role: "alert" }, words, ...buttons);
}

function bubble(by, asks, text, attached, state) {
  const words = el("p", { class: "text" }, unseen(`${by === "us" ? texts.us : texts.you}: `), ...text, state);
  const classes = `item ${by}${asks ? " asks" : ""}`;
  return el("li", { class: classes, tabindex: "-1" }, el("div", { class: "bubble" }, attached, words));
}

function meta(line) {
  const at = new Date(line.at);
  return el(
    "span",
    { class: "meta" },
    el("time", { datetime: line.at }, clock(at)),
    line.by === "person" && icon(...SENT),
    line.by === "person" && unseen(texts.sent),
  );
}

function spans(text, ours) {
  return text.flatMap(([words, styles, href]) => {
    const pieces = ours && !href ? words.split(LINKED) : [words];
    return pieces.map((piece, place) => {
      if (!piece) return null;
      let node = document.createTextNode(piece);
      for (const style of styles) node = el(STYLES[style], {}, node);
      const address = href || (place % 2 ? (contacts[piece] ?? piece) : ""); // every other piece is what was found
      return LINKS.test(address) ? link(address, {}, node) : node;
    });
  });
}

function literally(words) {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function link(href, attributes, ...children) {
  const outward = /^https?:/.test(href) ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return el("a", { href, ...outward, ...attributes }, ...children);
}

function rows(rows, press) {
  return el(
    "div",
    { class: "rows" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map((button) => control(button, press)))),
  );
}

function control({ label, look, press: carried, url }, press) {
  if (carried === undefined) {
    return link(LINKS.test(url) ? url : "", { class: `button ${look}` }, el("span", {}, label), icon(...OUTWARD), unseen(texts.link));
  }
  const button = el("button", { class: `button ${look}`, type: "button" }, el("span", {}, label));
  button.addEventListener("click", () => press(button, carried));
  return button;
}

function files(attached) {
  return attached?.length > 0 && el("div", { class: "files" }, ...attached.map(file));
}

function file({ key, name, mime, size }) {
  const href = `files/${encodeURIComponent(key)}`;
  const ways = { href, target: "_blank", rel: "noopener" };
  if (!PICTURES.test(mime)) return el("a", { class: "file", ...ways }, ...card(name, size).childNodes);
  const picture = el("img", { src: href, alt: `${texts.picture}: ${name}`, loading: "lazy" });
  return el("a", { class: "picture", ...ways }, picture);
}

function card(name, size) {
  const kind = /\.([a-z0-9]{2,4})$/i.exec(name)?.[1] ?? "";
  return el(
    "div",
    { class: "file" },
    el("span", { class: "kind", "aria-hidden": "true" }, kind.toUpperCase()),
    el("span", { class: "name" }, name, size !== undefined && el("span", { class: "size" }, measure(size))),
  );
}

function measure(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat("ru", { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

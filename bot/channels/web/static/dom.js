// Elements made by hand: text is only ever text, so nothing that people typed can become a page.

export const $ = (id) => document.getElementById(id);

/** An element with its attributes and children; what is false, null or undefined is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== false && child != null));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A picture drawn with lines on a field of 24 by 24; its meaning is said in words beside it. */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
  }
  return svg;
}

export const unseen = (words) => el("span", { class: "unseen" }, words);

/** A name that nobody else makes up; crypto.randomUUID is missing where there is no https. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

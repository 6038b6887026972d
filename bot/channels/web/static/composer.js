// The field where a person writes, and the files that will go with it.

import { $, el, icon, unseen } from "./dom.js";
import { limits, texts } from "./site.js";

const CROSS = ["m7 7 10 10m0-10L7 17"];

export class Composer {
  #form = $("composer");
  #words = $("words");
  #list = $("attached");
  #files = [];
  #on;

  /** `on` is {send(words, files), refuse(text)}; `send` is called with something to send only. */
  constructor(on) {
    this.#on = on;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#words.addEventListener("input", () => this.#fit());
    $("send").addEventListener("pointerdown", (event) => event.preventDefault()); // keeps a phone's keyboard open
    $("attach").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => {
      this.attach($("file").files);
      $("file").value = "";
    });
    this.#words.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.attach(event.clipboardData.files);
    });
    this.#takeDrops();
    this.#fit();
    if (matchMedia("(pointer: fine)").matches && window === window.parent) this.#words.focus();
  }

  get isEmpty() {
    return !this.#words.value.trim() && !this.#files.length;
  }

  attach(files) {
    for (const file of files) {
      if (file.size > limits.bytes) this.#on.refuse(texts["file-too-large"]);
      else if (!file.size) this.#on.refuse(texts["file-empty"]);
      else this.#files.push(file);
    }
    this.#showFiles();
    this.#words.focus();
  }

  /** What was refused comes back, in front of what has been typed since. */
  giveBack(words, file) {
    const typed = this.#words.value;
    this.#words.value = words && typed ? `${words}\n${typed}` : words || typed;
    if (file) this.#files.unshift(file);
    this.#showFiles();
  }

  #send() {
    const words = this.#words.value.trim();
    if (this.isEmpty) return;
    if ([...words].length > limits.chars) {
      this.#on.refuse(texts["too-long"]);
      return;
    }
    const files = this.#files;
    this.#words.value = "";
    this.#files = [];
    this.#showFiles();
    this.#on.send(words, files);
  }

  #showFiles() {
    this.#list.replaceChildren(
      ...this.#files.map((file) => {
        const remove = el("button", { type: "button", class: "tool" }, icon(...CROSS), unseen(`${texts.detach} ${file.name}`));
        remove.addEventListener("click", () => {
          this.#files = this.#files.filter((other) => other !== file);
          this.#showFiles();
          this.#words.focus();
        });
        return el("li", {}, el("span", {}, file.name), remove);
      }),
    );
    this.#list.hidden = !this.#files.length;
    this.#fit();
  }

  #fit() {
    this.#form.classList.toggle("empty", this.isEmpty);
    this.#words.style.height = "auto";
    const border = this.#words.offsetHeight - this.#words.clientHeight;
    this.#words.style.height = `${this.#words.scrollHeight + border}px`;
  }

  #takeDrops() {
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      $("drop").hidden = false;
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) $("drop").hidden = true;
    });
    addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      $("drop").hidden = true;
      this.attach(event.dataTransfer.files);
    });
  }
}

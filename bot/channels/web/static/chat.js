// The chat: what the person does goes to the connection, what comes back goes to the feed.

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { $, el, icon, randomId, unseen } from "./dom.js";
import { Feed } from "./feed.js";
import { Mailbox } from "./mailbox.js";
import { build, mailbox, texts } from "./site.js";
import { UploadRefused, upload } from "./upload.js";

const STATES = { online: texts.online, connecting: texts.connecting, offline: texts.offline };
const PATIENCE = 600; // milliseconds without an answer after which work is seen to go on
const TOAST = 4000;
const CROSS = ["m7 7 10 10m0-10L7 17"];

const pressed = new Map();
const uploads = new Map();
let session = "";
let leaving = false;
let payload = carried();
let greeted = false;

const connection = new Connection({
  frame: hear,
  state(state) {
    tellState(state);
    $("later").textContent = state === "offline" ? texts.later : "";
  },
  forgotten: beginAnew,
  crowded: () => warn(texts.crowded),
});
const feed = new Feed({
  press,
  older: (before, have) => connection.ask({ type: "older", before, have }),
  again,
  discard(id) {
    connection.settle(id);
    uploads.delete(id);
    feed.settle(id);
  },
});
const composer = new Composer({ send, refuse: warn });

// --- what the person does ---

function act(frame) {
  connection.send(frame);
  setTimeout(() => connection.waits(frame.id) && $("state").dataset.is === "online" && feed.type(), PATIENCE);
}

function send(words, files) {
  calm();
  if (!files.length) say({ type: "said", id: randomId(), text: words });
  files.forEach((blob, place) => attach({ id: randomId(), blob, caption: place ? "" : words }));
}

function say(said) {
  feed.expect(said);
  act(said);
}

function attach(file) {
  file.progress = feed.expect(file);
  uploads.set(file.id, file);
  bring(file);
}

async function bring(file) {
  const { id, blob, caption, progress } = file;
  file.underWay = true;
  try {
    const key = await upload(blob, progress);
    if (uploads.delete(id)) act({ type: "attached", id, file: key, caption });
  } catch (error) {
    if (!uploads.has(id)) return;
    if (error instanceof UploadRefused) {
      uploads.delete(id);
      giveBack(file, error.message);
    } else {
      feed.fail(id, texts["upload-failed"]);
    }
  } finally {
    file.underWay = false;
  }
}

function press(button, carried, line) {
  if (button.getAttribute("aria-busy") === "true") return;
  calm();
  button.setAttribute("aria-busy", "true");
  const id = randomId();
  pressed.set(id, button);
  feed.awaitAnswer(id);
  act({ type: "pressed", id, press: carried, line });
}

function release(id) {
  pressed.get(id)?.removeAttribute("aria-busy");
  pressed.delete(id);
}

function again(id) {
  feed.recover(id);
  const file = uploads.get(id);
  if (!file) act(connection.settle(id));
  else if (!file.underWay) bring(file);
}

// --- what the server says ---

function hear(frame) {
  switch (frame.type) {
    case "hello":
      if (frame.build !== build) renew();
      if (session && frame.session !== session) location.reload();
      session = frame.session;
      remembers("begun-anew", "no");
      settleSaid(frame.lines);
      feed.begin(frame.lines, frame.more);
      for (const { id } of connection.unanswered) feed.recover(id);
      for (const id of uploads.keys()) again(id);
      greet();
      break;
    case "lines":
      settleSaid(frame.lines);
      feed.change(frame.from, frame.lines);
      break;
    case "older":
      feed.prepend(frame.lines, frame.more);
      break;
    case "done":
      connection.settle(frame.id);
      feed.settle(frame.id);
      feed.rest();
      release(frame.id);
      break;
    case "refused":
      refuse(frame.id, frame.text);
      break;
    case "failed":
      fail(frame.id);
      break;
    case "typing":
      feed.type();
      break;
    case "toast":
      toast(frame.text);
      break;
  }
}

/** What stands in the history has arrived, even if the connection broke before we were told. */
function settleSaid(lines) {
  for (const line of lines) if (line.id) connection.settle(line.id);
}

/** What the link carries by which the page was opened; a secret stands behind the #, which no server hears of. */
function carried() {
  const [hidden, open] = [location.hash.slice(1), location.search].map((part) => new URLSearchParams(part).get("start"));
  return hidden ?? open ?? "";
}

/** The first words are ours; tabs that open at the same moment ask for them under the same name. */
function greet() {
  if (greeted || !(payload || feed.isEmpty)) return;
  greeted = true;
  const id = payload ? randomId() : `greeting-${Math.floor(Date.now() / 60000)}`;
  act({ type: "started", id, payload });
  if (payload) history.replaceState(null, "", location.pathname);
}

// A link that is followed in the tab of the open chat changes nothing but what is behind the #.
addEventListener("hashchange", () => {
  payload = carried();
  greeted = greeted && !payload;
  if (session) greet();
});

function refuse(id, words) {
  const refused = connection.settle(id);
  feed.rest();
  release(id);
  if (refused) giveBack(refused, words);
  else warn(words);
}

function giveBack({ id, text, caption, blob }, words) {
  feed.settle(id);
  composer.giveBack(text ?? caption ?? "", blob);
  warn(words);
}

function fail(id) {
  feed.rest();
  if (pressed.has(id)) {
    connection.settle(id);
    feed.settle(id);
    release(id);
    warn(texts["press-failed"]);
  } else {
    feed.fail(id, texts.failed);
  }
}

// --- what the page tells the person ---

function tellState(state) {
  $("state").textContent = STATES[state];
  $("state").dataset.is = state;
  if (state !== "online") feed.rest();
}

function warn(words, way) {
  const close = el("button", { type: "button", class: "tool" }, icon(...CROSS), unseen(texts.close));
  close.addEventListener("click", calm);
  $("notice").replaceChildren(el("p", {}, words), way ?? "", close);
  $("notice").hidden = false;
}

function calm() {
  $("notice").hidden = true;
}

let toastTimer = 0;

function toast(words) {
  clearTimeout(toastTimer);
  $("toast").textContent = words;
  toastTimer = setTimeout(() => ($("toast").textContent = ""), TOAST);
}

/** The server has a newer page: take it at once when nothing would be lost, else say so. */
function renew() {
  if (remembers("renewed", build)) return;
  if (composer.isEmpty && !connection.unanswered.length && !uploads.size) {
    location.reload();
    return;
  }
  const button = el("button", { type: "button", class: "button plain" }, texts.reload);
  button.addEventListener("click", () => location.reload());
  warn(texts.outdated, button);
}

/** The session is no more, or the browser has not kept it; a second time in a row it never will. */
function beginAnew() {
  if (leaving) return;
  if (!remembers("begun-anew", "yes")) {
    setTimeout(() => location.reload(), 1000); // by then the tab that has left has taken the cookie away
    return;
  }
  tellState("offline"); // without the promise to send later, which would not be kept
  warn(texts["no-cookie"], el("a", { href: "./", target: "_blank", rel: "noopener" }, texts["own-tab"]));
}

/** Whether this tab has been told the same before; a browser that keeps nothing always says yes. */
function remembers(name, value) {
  try {
    const before = sessionStorage.getItem(name);
    sessionStorage.setItem(name, value);
    return before === value;
  } catch {
    return true;
  }
}

// --- the rest of the page ---

$("forget-button").addEventListener("click", () => $("forget").showModal());
$("forget-cancel").addEventListener("click", () => $("forget").close());
$("forget-confirm").addEventListener("click", async () => {
  $("forget").close();
  leaving = true;
  const answer = await fetch("forget", { method: "POST" }).catch(() => null);
  if (answer?.ok) {
    location.reload();
    return;
  }
  leaving = false;
  warn(texts["press-failed"]);
});

addEventListener("beforeunload", (event) => {
  if (uploads.size || connection.unanswered.some(({ type }) => type === "said")) event.preventDefault();
});

// A browser may set a page aside whole when one leaves it, and show it again on the way back, although it is told
// not to; by then the conversation may have been ended, and somebody else may be looking.
addEventListener("pagehide", ({ persisted }) => {
  document.body.hidden = persisted;
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

/** Phones that do not shrink the page when their keyboard opens tell what is left of it. */
function fit() {
  if (visualViewport.scale > 1) return;
  document.documentElement.style.setProperty("--height", `${visualViewport.height}px`);
  scrollTo(0, 0);
}

visualViewport?.addEventListener("resize", fit);

if (mailbox) {
  const panel = $("mailbox");
  const wide = matchMedia("(min-width: 60rem)");
  const box = new Mailbox({
    open: false,
    unseen(count) {
      $("mail-badge").hidden = !count;
      $("mail-badge").textContent = count;
    },
  });
  const show = (open) => {
    panel.hidden = !open;
    box.open = open;
    document.querySelector(".chat").inert = open && !wide.matches;
    $("mail-button").setAttribute("aria-expanded", open);
  };
  $("mail-button").hidden = false;
  $("mail-button").addEventListener("click", () => {
    const open = panel.hidden;
    if (open && !wide.matches) history.pushState("mail", ""); // so that a phone's way back leads here
    show(open);
    if (open) $("mail-close").focus();
  });
  const close = () => {
    if (history.state === "mail") history.back();
    show(false);
    $("mail-button").focus();
  };
  $("mail-close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("popstate", () => show(false));
  show(wide.matches);
}

connection.open();

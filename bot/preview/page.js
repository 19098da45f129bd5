"use strict";
// Everything that is shown is made by the server; this asks for it, and puts it in its place.
const $ = (id) => document.getElementById(id);
const MAX_EARLIER = 4;
let earlier = [];
let asked = 0;

const roles = () => {
  const held = [...document.querySelectorAll("#reader input:checked")].map((box) => box.value);
  return held.length ? held : [""];
};
const query = () => new URLSearchParams(roles().map((role) => ["role", role]));
const say = (text) => { $("status").textContent = text; };

// What comes for somebody else than who is chosen by then is dropped.
async function fetchAs(path, options) {
  const reader = String(query());
  const reply = await fetch(path, options);
  const text = await reply.text();
  if (String(query()) !== reader) throw new Error("");
  if (!reply.ok) throw new Error(text);
  return text;
}

const post = async (path, data) => JSON.parse(
  await fetchAs(path, { method: "POST", body: JSON.stringify({ ...data, role: roles() }) }));

const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;

// The page anew, for who is chosen: what hasn't changed stays, and with it where somebody reads.
async function refresh() {
  const mine = ++asked;
  const fresh = new DOMParser().parseFromString(await fetchAs(`?${query()}`), "text/html");
  if (mine !== asked) return;
  const choices = (page) => [...page.querySelectorAll("#reader input")].map((box) => box.value).join();
  if (choices(fresh) !== choices(document)) $("reader").replaceWith(fresh.getElementById("reader"));
  for (const id of ["contents", "trouble"]) $(id).replaceWith(fresh.getElementById(id));
  let place = $("articles").firstChild;
  const skip = () => { const next = place.nextSibling; place.remove(); place = next; };
  for (const part of [...fresh.getElementById("articles").children]) {
    const old = part.id && document.getElementById(part.id);
    if (old && old.isEqualNode(part)) {
      while (place !== old) skip();
      place = old.nextSibling;
    } else {
      $("articles").insertBefore(part, place);
    }
  }
  while (place) skip();
}

function beginAnew() {
  earlier = [];
  $("talk").replaceChildren();
  $("talk").hidden = true;
}

async function ask(question) {
  say($("status").dataset.asking);
  const { html, goes_on } = await post("ask", { text: question, values: earlier });
  if (goes_on) earlier = [...earlier, question].slice(-MAX_EARLIER);
  $("talk").hidden = false;
  $("talk").append(parse(html));
  $("talk").scrollTop = $("talk").scrollHeight;
  say("");
}

// As in Discord: a press on a message that only you see changes it; else the reply comes below.
async function press(control, id, values) {
  const message = control.closest(".post");
  say("");
  const reply = parse((await post("press", { text: id, values })).html).firstChild;
  reply.tabIndex = -1;
  if (message.matches(".ephemeral")) {
    message.replaceWith(reply);
  } else {
    if (message.nextSibling?.matches?.(".ephemeral")) message.nextSibling.remove();
    message.after(reply);
  }
  reply.focus();
}

function loadPictures(button) {
  const frame = button.previousSibling;
  frame.src += "&pictures=1";
  button.remove();
  frame.focus();
}

const attempt = (work) => work.catch((error) => say(error.message));

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.press) attempt(press(button, button.dataset.press, []));
  else if ("load" in button.dataset) loadPictures(button);
  else if (button.id === "anew") { beginAnew(); $("text").focus(); }
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.closest("#reader")) {
    beginAnew();
    attempt(refresh());
  } else if (field.dataset.press && field.value) {
    const chosen = field.value;
    field.value = "";
    attempt(press(field, field.dataset.press, [chosen]));
  }
});

$("question").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = $("text").value.trim();
  if (question) attempt(ask(question).then(() => { $("text").value = ""; }));
});

const changes = new EventSource("changes");
let shown = null;
changes.onerror = () => say($("status").dataset.ended);
changes.onmessage = (event) => {
  if (shown !== null && event.data !== shown) {
    const told = $("status").dataset.shown.replace("{time}", new Date().toLocaleTimeString());
    attempt(refresh().then(() => say(told)));
  } else if (shown !== null) {
    say("");
  }
  shown = event.data;
};

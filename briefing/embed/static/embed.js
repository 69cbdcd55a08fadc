// <news-briefing article="ID"> shows a verified briefing. Attributes: article; server (default: where this script is
// from); claims="all"; sections="summary claims". Style it with --briefing-ink, -soft, -line, -accent, -paper, -font.
// It also gives frames of /embed/ID the height they ask for.
(() => {
  "use strict";
  const home = document.currentScript ? new URL(document.currentScript.src).origin : location.origin;
  const style = `
    :host { display: block; color: var(--briefing-ink, inherit); font: var(--briefing-font, inherit); overflow-wrap: anywhere; }
    article { background: var(--briefing-paper, transparent); border: 1px solid var(--briefing-line, #8886); border-radius: 10px; padding: 1em 1.1em; }
    h2 { font-size: 1.25em; line-height: 1.25; margin: 0; } h2 a { color: inherit; text-decoration: none; }
    h3 { font-size: .9em; margin: 1em 0 .2em; color: var(--briefing-soft, inherit); }
    ul { margin: 0; padding: 0; list-style: none; } li { margin: .4em 0; }
    small, .about { font-size: .85em; color: var(--briefing-soft, inherit); } p { margin: .3em 0; }
    a { color: var(--briefing-accent, inherit); }
    .cite { font-size: .75em; border: 1px solid var(--briefing-line, #8886); border-radius: 4px; padding: 0 .4em; text-decoration: none; margin-left: .3em; }`;

  function make(name, text, attributes = {}) {
    const element = document.createElement(name);
    if (text) element.textContent = text; // never markup: what an article says stays text
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function link(text, href, attributes = {}) {
    return make("a", text, { href: /^https?:/.test(href) ? href : "#", target: "_blank", rel: "noopener", ...attributes });
  }

  function item(line, page) {
    const element = make("li");
    if (line.label) element.append(make("strong", line.label));
    if (line.cue) element.append(" ", make("small", line.cue));
    if (line.label && line.text) element.append(": ");
    element.append(line.text);
    if (line.notes.length) element.append(" ", make("small", `(${line.notes.join("; ")})`));
    for (const sentence of line.sentences.slice(0, 3)) {
      element.append(link(String(sentence.number), sentence.url || `${page}#n${sentence.number}`,
        { class: "cite", title: sentence.exact, "aria-label": `Sentence ${sentence.number}` }));
    }
    return element;
  }

  class NewsBriefing extends HTMLElement {
    static observedAttributes = ["article", "server", "claims", "sections"];

    constructor() { super(); this.attachShadow({ mode: "open" }); }

    attributeChangedCallback() { if (this.isConnected) this.load(); }

    connectedCallback() { this.load(); }

    async load() {
      const turn = this.turn = {}; // a later load makes this one stop
      const id = this.getAttribute("article");
      if (!id) return;
      const server = (this.getAttribute("server") || home).replace(/\/$/, "");
      const query = this.getAttribute("claims") === "all" ? "?claims=all" : "";
      try {
        for (let tries = 0; tries < 60; tries++) {
          const answer = await fetch(`${server}/embed/${encodeURIComponent(id)}.json${query}`, { credentials: "omit" });
          if (turn !== this.turn) return;
          const data = await answer.json();
          if (answer.ok && answer.status !== 202) return this.show(data);
          if (answer.status !== 202) return this.say(data.detail || "This briefing cannot be shown.");
          this.say("This briefing is being made.");
          await new Promise((done) => setTimeout(done, 1000));
        }
      } catch { this.say("This briefing cannot be shown here."); }
    }

    say(words) { this.fill(make("p", words, { role: "status" })); }

    fill(...children) {
      const article = make("article");
      article.append(...children);
      this.shadowRoot.replaceChildren(make("style", style), article);
    }

    show(data) {
      const wanted = (this.getAttribute("sections") || "").split(/\s+/).filter(Boolean);
      const title = make("h2");
      title.append(link(data.title, data.page));
      const parts = [title, make("p", data.about.join(" · "), { class: "about" })];
      for (const section of data.sections) {
        if (wanted.length && !wanted.includes(section.name)) continue;
        const list = make("ul");
        list.append(...section.lines.map((line) => item(line, data.page)));
        parts.push(make("h3", section.title), list);
      }
      const proof = make("p");
      proof.append(make("small", "Every item is tied to the sentence that proves it. "), link("See the proof", data.page));
      this.lang = data.language;
      this.fill(...parts, proof);
      this.dispatchEvent(new CustomEvent("briefing:shown", { bubbles: true }));
    }
  }

  if (!customElements.get("news-briefing")) customElements.define("news-briefing", NewsBriefing);

  addEventListener("message", (event) => {
    if (event.origin !== home || !event.data || event.data.type !== "briefing:height") return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === event.source) frame.style.height = `${Math.min(+event.data.height || 0, 20000)}px`;
    }
  });
})();
